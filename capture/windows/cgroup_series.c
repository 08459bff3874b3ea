#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/cgroup_read.h"
#include "capture/proc/cgroup_file.h"
#include "capture/proc/pressure.h"
#include "capture/windows/series.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/io.h"

/* Read at every tick: cheap on all kernels. */
static const char *const files[] = { "memory.current", "memory.usage_in_bytes", "cpu.stat", "cpuacct.usage", "pids.current", "memory.pressure" };
enum { FILE_COUNT = array_length(files), FILE_CAP = 16 << 10 };

static const struct {
	const char *file, *key;
	int column;
	int64_t scale; /* to the column's unit */
} counters[] = {
	{ "memory.current", "", CGROUP_SAMPLE_MEMORY_BYTES, 1 },
	{ "memory.usage_in_bytes", "", CGROUP_SAMPLE_MEMORY_BYTES, 1 },
	{ "cpu.stat", "usage_usec", CGROUP_SAMPLE_CPU_USAGE_NS, 1000 },
	{ "cpu.stat", "nr_periods", CGROUP_SAMPLE_PERIOD_COUNT, 1 },
	{ "cpu.stat", "nr_throttled", CGROUP_SAMPLE_THROTTLED_COUNT, 1 },
	{ "cpu.stat", "throttled_usec", CGROUP_SAMPLE_THROTTLED_NS, 1000 },
	{ "cpu.stat", "throttled_time", CGROUP_SAMPLE_THROTTLED_NS, 1 },
	{ "cpuacct.usage", "", CGROUP_SAMPLE_CPU_USAGE_NS, 1 },
	{ "pids.current", "", CGROUP_SAMPLE_PROCESS_COUNT, 1 },
};

/* A group that is followed: its files stay open, which keeps nobody from removing it. */
struct followed {
	int64_t hierarchy;
	uint64_t inode;
	int file[FILE_COUNT]; /* -1: not there, or not any more */
};

struct cgroup_series {
	const struct target *targets;
	size_t target_count;
	struct cgroup_places *places; /* one a target */
	struct followed *list;
	size_t count, capacity;
};

static bool is_followed(const struct cgroup_series *series, int64_t hierarchy, uint64_t inode)
{
	for (size_t i = 0; i < series->count; i++)
		if (series->list[i].hierarchy == hierarchy && series->list[i].inode == inode)
			return true;
	return false;
}

static bool open_files(struct followed *group, int dir)
{
	bool has_one = false;

	for (size_t i = 0; i < FILE_COUNT; i++) {
		group->file[i] = openat(dir, files[i], O_RDONLY | O_CLOEXEC);
		has_one = has_one || group->file[i] >= 0;
	}
	return has_one;
}

/* Groups that the target alone sees are not followed: each read would take a worker. They are read at the end. */
static bool follow(struct cgroup_series *series, const struct sink *sink, const struct cgroup_place *place)
{
	cleanup_fd int dir = place->reach == CGROUP_HERE ? cgroup_open(sink, strbuf_span(&place->directory)) : -1;
	struct stat folder = { 0 };
	struct followed group = { .hierarchy = place->group.hierarchy };

	if (dir < 0 || fstat(dir, &folder) || is_followed(series, group.hierarchy, folder.st_ino))
		return true;
	group.inode = folder.st_ino;
	if (!open_files(&group, dir))
		return true;
	if (series->count == series->capacity) {
		size_t capacity = series->capacity ? 2 * series->capacity : 8;
		struct followed *grown = reallocarray(series->list, capacity, sizeof(*grown));

		if (!grown) {
			for (size_t i = 0; i < FILE_COUNT; i++)
				cleanup_fd_run(&group.file[i]);
			return false;
		}
		series->list = grown;
		series->capacity = capacity;
	}
	series->list[series->count++] = group;
	return true;
}

static bool add_target(struct cgroup_series *series, struct sink *sink, size_t index)
{
	struct span text = { 0 };
	bool good = true;

	if (!is_ok(sink_peek(sink, series->targets[index].pid, series->targets[index].dir, "cgroup", &text)))
		return true;
	cgroup_places_find(sink, &series->targets[index], sink_keep(sink, text), &series->places[index]);
	for (size_t i = 0; i < series->places[index].count && good; i++)
		good = follow(series, sink, &series->places[index].at[i]);
	return good;
}

struct cgroup_series *cgroup_series_create(struct sink *sink, const struct target *targets, size_t count)
{
	struct cgroup_series *series = calloc(1, sizeof(*series));
	bool good = series && (series->places = calloc(count ? count : 1, sizeof(*series->places)));

	if (good) {
		series->targets = targets;
		/* Collector cgroup was left out: so are they here. */
		series->target_count = sink_once(sink, span("cgroup")) ? 0 : count;
	}
	for (size_t i = 0; good && i < series->target_count; i++)
		good = add_target(series, sink, i);
	if (good && !series->count)
		sink_lacks(sink, TABLE_CGROUP_SAMPLE, series->target_count ? outcome_of(OUTCOME_ABSENT, 0, "no control group could be followed") :
										   outcome_of(OUTCOME_NOT_ASKED, 0, "left out with collector cgroup"));
	if (good)
		return series;
	cgroup_series_destroy(series);
	return NULL;
}

void cgroup_series_destroy(struct cgroup_series *series)
{
	if (!series)
		return;
	for (size_t i = 0; i < series->count; i++)
		for (size_t file = 0; file < FILE_COUNT; file++)
			cleanup_fd_run(&series->list[i].file[file]);
	for (size_t i = 0; i < series->target_count; i++)
		cgroup_places_deinit(&series->places[i]);
	free(series->places);
	free(series->list);
	free(series);
}

/* What one tick learned of a group; parts that could not be read stay NULL in the row. */
struct sample {
	bool has[CGROUP_SAMPLE_COLUMNS];
	int64_t value[CGROUP_SAMPLE_COLUMNS];
};

static void take(struct sample *sample, int column, int64_t value)
{
	sample->has[column] = true;
	sample->value[column] = value;
}

static void take_pressure(struct sample *sample, struct span text)
{
	struct proc_pressure line = { 0 };

	while (proc_pressure_next(&text, &line))
		if (line.total_us <= INT64_MAX)
			take(sample, span_is(line.kind, "full") ? CGROUP_SAMPLE_MEMORY_FULL_US : CGROUP_SAMPLE_MEMORY_SOME_US, (int64_t)line.total_us);
}

static void take_values(struct sample *sample, const char *file, struct span text)
{
	struct cgroup_values values = cgroup_values_of(span(file), text);
	struct cgroup_value value = { 0 };
	int64_t scaled = 0;

	while (cgroup_value_next(&values, &value))
		for (size_t i = 0; value.is_number && i < array_length(counters); i++)
			if (strcmp(file, counters[i].file) == 0 && span_is(value.key, counters[i].key) &&
			    !__builtin_mul_overflow(value.value, counters[i].scale, &scaled))
				take(sample, counters[i].column, scaled);
}

static void read_group(struct followed *group, struct strbuf *text, struct sample *ret)
{
	for (size_t i = 0; i < FILE_COUNT; i++) {
		if (group->file[i] < 0)
			continue;
		strbuf_reset(text);
		if (lseek(group->file[i], 0, SEEK_SET) || !is_ok(io_read(group->file[i], text, FILE_CAP))) {
			/* The group is gone, or this kernel does not count it: it is not asked again. */
			cleanup_fd_run(&group->file[i]);
			group->file[i] = -1;
		} else if (strcmp(files[i], "memory.pressure") == 0) {
			take_pressure(ret, strbuf_span(text));
		} else {
			take_values(ret, files[i], strbuf_span(text));
		}
	}
}

struct outcome cgroup_series_read(struct sink *sink, struct cgroup_series *series, int64_t tick)
{
	cleanup_strbuf struct strbuf text = { 0 };

	for (size_t i = 0; i < series->count; i++) {
		struct sample sample = { 0 };
		uint64_t t_ns = sink_now();
		struct row *row = NULL;

		read_group(&series->list[i], &text, &sample);
		take(&sample, CGROUP_SAMPLE_HIERARCHY, series->list[i].hierarchy);
		take(&sample, CGROUP_SAMPLE_CGROUP_ID, (int64_t)series->list[i].inode);
		take(&sample, CGROUP_SAMPLE_TICK, tick);
		take(&sample, CGROUP_SAMPLE_T_NS, (int64_t)t_ns);
		row = sink_row(sink, TABLE_CGROUP_SAMPLE);
		for (int column = 0; column < CGROUP_SAMPLE_COLUMNS; column++)
			if (sample.has[column])
				row_int(row, column, sample.value[column]);
	}
	return outcome_ok();
}

struct outcome cgroup_series_end(struct sink *sink, struct cgroup_series *series)
{
	struct outcome got = outcome_ok();
	bool ignored = false;

	for (size_t i = 0; i < series->target_count && !is_fault(got); i++)
		got = cgroup_read(sink, &series->targets[i], &series->places[i], CGROUP_AT_END, &ignored);
	return got;
}
