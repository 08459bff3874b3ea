#include "capture/cgroup_rows.h"

#include "capture/cgroup_folder.h"
#include "capture/proc/cgroup_file.h"
#include "capture/proc/pressure.h"
#include "common/array.h"
#include "common/cleanup.h"

enum { VALUES_MAX = 4096 };

/* Lists that are long or say nothing by their numbers: the raw file alone. */
static const char *const raw_alone[] = {
	"cpuacct.usage_all", "cpuacct.usage_percpu", "cpuacct.usage_percpu_sys", "cpuacct.usage_percpu_user", "devices.list", "memory.numa_stat",
};

static void store_pressure(struct sink *sink, const struct cgroup_read *folder, const struct cgroup_folder_file *file, struct span text)
{
	struct span resource = span_first(file->name, file->name.length - strlen(".pressure"));
	struct proc_pressure line = { 0 };

	while (proc_pressure_next(&text, &line)) {
		struct row *row = sink_row(sink, TABLE_CGROUP_PSI);

		row_int(row, CGROUP_PSI_HIERARCHY, folder->place->group.hierarchy);
		row_int(row, CGROUP_PSI_CGROUP_ID, (int64_t)folder->unpacked.inode);
		row_int(row, CGROUP_PSI_MOMENT, folder->moment);
		row_text(row, CGROUP_PSI_RESOURCE, resource);
		row_text(row, CGROUP_PSI_KIND, line.kind);
		row_int(row, CGROUP_PSI_T_NS, (int64_t)file->t_ns);
		row_real(row, CGROUP_PSI_AVG10_PERCENT, line.avg10_percent);
		row_real(row, CGROUP_PSI_AVG60_PERCENT, line.avg60_percent);
		row_real(row, CGROUP_PSI_AVG300_PERCENT, line.avg300_percent);
		row_int(row, CGROUP_PSI_TOTAL_US, line.total_us > INT64_MAX ? INT64_MAX : (int64_t)line.total_us);
	}
}

static void store_values(struct sink *sink, const struct cgroup_read *folder, const struct cgroup_folder_file *file, struct span text)
{
	struct cgroup_values values = cgroup_values_of(file->name, text);
	struct cgroup_value value = { 0 };
	bool is_list = span_starts(file->name, "cpuset.");

	for (size_t count = 0; count < VALUES_MAX && cgroup_value_next(&values, &value); count++) {
		struct row *row = sink_row(sink, TABLE_CGROUP_VALUE);

		row_int(row, CGROUP_VALUE_HIERARCHY, folder->place->group.hierarchy);
		row_int(row, CGROUP_VALUE_CGROUP_ID, (int64_t)folder->unpacked.inode);
		row_int(row, CGROUP_VALUE_MOMENT, folder->moment);
		row_text(row, CGROUP_VALUE_FILE, file->name);
		row_text(row, CGROUP_VALUE_KEY, value.key);
		row_text(row, CGROUP_VALUE_FIELD, value.field);
		row_int(row, CGROUP_VALUE_T_NS, (int64_t)file->t_ns);
		if (value.is_number)
			row_int(row, CGROUP_VALUE_VALUE, value.value);
		if (!value.is_number || is_list)
			row_text(row, CGROUP_VALUE_TEXT, value.text);
	}
}

static void store_text(struct sink *sink, const struct cgroup_read *folder, const struct cgroup_folder_file *file, struct span text)
{
	for (size_t i = 0; i < array_length(raw_alone); i++)
		if (span_is(file->name, raw_alone[i]))
			return;
	if (span_ends(file->name, ".pressure") && !span_is(file->name, "cgroup.pressure"))
		store_pressure(sink, folder, file, text);
	else
		store_values(sink, folder, file, text);
}

void cgroup_rows_path(const struct target *target, const struct cgroup_place *place, size_t level, struct strbuf *ret)
{
	struct span directory = { 0 };

	if (place->reach == CGROUP_INSIDE)
		strbuf_addf(ret, "/proc/%d/root", (int)target->pid);
	cgroup_place_level(place, level, &directory);
	strbuf_add(ret, directory);
}

static void store_level(struct sink *sink, const struct target *target, const struct cgroup_read *folder)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct row *row = sink_row(sink, TABLE_CGROUP_LEVEL);

	row_int(row, CGROUP_LEVEL_PID, target->pid);
	row_int(row, CGROUP_LEVEL_HIERARCHY, folder->place->group.hierarchy);
	row_int(row, CGROUP_LEVEL_LEVEL, (int64_t)folder->level);
	row_int(row, CGROUP_LEVEL_CGROUP_ID, (int64_t)folder->unpacked.inode);
	row_text(row, CGROUP_LEVEL_PATH, cgroup_place_path(folder->place, folder->level));
	cgroup_rows_path(target, folder->place, folder->level, &path);
	row_text(row, CGROUP_LEVEL_DIRECTORY, strbuf_span(&path));
	row_int(row, CGROUP_LEVEL_IS_ROOT, folder->unpacked.is_root);
}

/* True the first time that this much of a group is read at this moment. */
static bool is_first(struct sink *sink, const struct cgroup_read *folder, const char *extent)
{
	cleanup_strbuf struct strbuf key = { 0 };

	strbuf_addf(&key, "cgroup %lld %llu %d %s", (long long)folder->place->group.hierarchy, (unsigned long long)folder->unpacked.inode,
		    (int)folder->moment, extent);
	return sink_once(sink, strbuf_span(&key));
}

static struct outcome store_file(struct sink *sink, const struct target *target, const struct cgroup_read *folder,
				 const struct cgroup_folder_file *file, struct strbuf *path)
{
	size_t length = path->length;
	struct sink_try try = { .pid = folder->place->reach == CGROUP_INSIDE ? target->pid : 0, .got = file->got, .bytes = file->bytes,
				.t_ns = file->t_ns, .duration_ns = file->duration_ns, .is_passing = folder->moment == CGROUP_AT_END };
	struct span text = { 0 };
	struct outcome got = outcome_ok();

	strbuf_add_byte(path, '/');
	strbuf_add(path, file->name);
	try.path = strbuf_span(path);
	got = sink_accept(sink, &try, &text);
	strbuf_truncate(path, length);
	if (is_fault(got))
		return got;
	store_text(sink, folder, file, text);
	return outcome_ok();
}

bool cgroup_rows_begin(struct sink *sink, const struct target *target, struct cgroup_read *folder, struct span bytes)
{
	if (!cgroup_folder_open(bytes, &folder->unpacked))
		return false;
	if (folder->moment == CGROUP_AT_START)
		store_level(sink, target, folder);
	folder->has_limits = !is_first(sink, folder, "limits");
	return folder->level == 0 ? is_first(sink, folder, "all") : !folder->has_limits;
}

static bool is_stored(struct sink *sink, const struct cgroup_read *folder, struct span name)
{
	if (span_is(name, "memory.stat"))
		return !is_first(sink, folder, "memory.stat");
	return folder->has_limits && cgroup_is_limit(name);
}

struct outcome cgroup_rows_store(struct sink *sink, const struct target *target, struct cgroup_read *folder, struct span bytes)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct cgroup_folder_file file = { 0 };
	struct outcome got = outcome_ok();

	if (!cgroup_folder_open(bytes, &folder->unpacked))
		return outcome_ok();
	cgroup_rows_path(target, folder->place, folder->level, &path);
	while (!is_fault(got) && cgroup_folder_next(&folder->unpacked, &file))
		if (!is_stored(sink, folder, file.name))
			got = store_file(sink, target, folder, &file, &path);
	return got;
}
