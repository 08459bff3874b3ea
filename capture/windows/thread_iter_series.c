#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/windows/cpu_time.h"
#include "capture/windows/series.h"
#include "capture/windows/task_record.h"
#include "capture/windows/thread_sample.h"

/* A thread between two ticks: what the last record said, and the CPU time that was last told of it. */
struct followed {
	unsigned tid;
	int64_t seen;
	struct task_record last;
	struct cpu_time told;
};

/* By tid, ascending. */
struct thread_iter_series {
	struct followed *list;
	size_t count, capacity;
};

struct thread_iter_series *thread_iter_series_create(void)
{
	return calloc(1, sizeof(struct thread_iter_series));
}

void thread_iter_series_destroy(struct thread_iter_series *series)
{
	if (series)
		free(series->list);
	free(series);
}

static size_t find(const struct thread_iter_series *series, unsigned tid)
{
	size_t low = 0;
	size_t high = series->count;

	/* They mostly come in order: the next one is the last one there is, or none. */
	if (!high || series->list[high - 1].tid < tid)
		return high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (series->list[middle].tid < tid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct followed *follow(struct thread_iter_series *series, const struct task_record *record)
{
	size_t at = find(series, record->tid);

	if (at < series->count && series->list[at].tid == record->tid)
		return &series->list[at];
	if (series->count == series->capacity) {
		size_t capacity = series->capacity ? 2 * series->capacity : 64;
		struct followed *list = realloc(series->list, capacity * sizeof(*list));

		if (!list)
			return NULL;
		series->list = list;
		series->capacity = capacity;
	}
	memmove(&series->list[at + 1], &series->list[at], (series->count - at) * sizeof(series->list[0]));
	series->count++;
	series->list[at] = (struct followed){ .tid = record->tid, .seen = -1 };
	return &series->list[at];
}

/* fs/proc/array.c get_task_state(), include/linux/sched.h __task_state_index(). */
static char state_letter(const struct task_record *record)
{
	enum { REPORTED = 0x7f, UNINTERRUPTIBLE = 2, NOLOAD = 0x400, IDLE = UNINTERRUPTIBLE | NOLOAD };
	static const char letters[] = "RSDTtXZP";
	unsigned state = (record->state | record->exit_state) & REPORTED;
	unsigned place = 0;

	if ((record->state & IDLE) == IDLE)
		return 'I';
	for (; state; state >>= 1)
		place++;
	return letters[place];
}

static uint64_t ticks(uint64_t ns)
{
	return ns / (1000000000U / (uint64_t)sysconf(_SC_CLK_TCK));
}

static void fill(const struct task_record *record, struct followed *thread, struct thread_sample *ret)
{
	struct cpu_time kernel = { record->prev_utime_ns, record->prev_stime_ns };

	/* Others who read procfs move on what was told; we do not, and so remember it ourselves. */
	if (kernel.utime_ns + kernel.stime_ns > thread->told.utime_ns + thread->told.stime_ns)
		thread->told = kernel;
	cpu_time_adjust(record->utime_ns, record->stime_ns, record->run_ns, &thread->told);
	*ret = (struct thread_sample){
		.stat = { .state = state_letter(record), .utime_ticks = ticks(thread->told.utime_ns), .stime_ticks = ticks(thread->told.stime_ns),
			  .guest_ticks = ticks(record->gtime_ns), .minor_faults = record->min_flt, .major_faults = record->maj_flt,
			  .blkio_delay_ticks = ticks(record->blkio_delay_ns), .processor = (int)record->cpu },
		.io = { .rchar_bytes = record->rchar, .wchar_bytes = record->wchar, .syscr = record->syscr, .syscw = record->syscw,
			.read_bytes = record->read_bytes, .write_bytes = record->write_bytes, .cancelled_write_bytes = record->cancelled_write_bytes },
		.schedstat = { .run_ns = record->run_ns, .run_delay_ns = record->run_delay_ns, .timeslices = record->timeslices },
		.voluntary_ctxt_switches = record->nvcsw,
		.nonvoluntary_ctxt_switches = record->nivcsw,
		.has_switches = true,
		.has_io = true,
		.has_schedstat = true,
	};
}

static bool has_run(const struct followed *thread, const struct task_record *record)
{
	return thread->seen < 0 || thread->last.run_ns != record->run_ns || thread->last.run_delay_ns != record->run_delay_ns ||
	       thread->last.timeslices != record->timeslices;
}

static void forget_ended(struct thread_iter_series *series, int64_t tick)
{
	size_t kept = 0;

	for (size_t i = 0; i < series->count; i++)
		if (series->list[i].seen == tick)
			series->list[kept++] = series->list[i];
	series->count = kept;
}

struct outcome thread_iter_series_read(struct sink *sink, pid_t pid, struct thread_iter_series *series, struct span records, int64_t tick, bool is_last)
{
	struct task_record record = { 0 };

	for (; records.length >= sizeof(record); records = span_skip(records, sizeof(record))) {
		struct followed *thread = NULL;
		struct thread_sample sample = { 0 };

		memcpy(&record, records.at, sizeof(record));
		if (record.tgid != (unsigned)pid)
			continue;
		thread = follow(series, &record);
		if (!thread)
			return outcome_fault(ENOMEM, "no memory for a thread");
		if (has_run(thread, &record) || is_last) {
			fill(&record, thread, &sample);
			thread_sample_store(sink, pid, record.tid, tick, &sample);
		}
		thread->seen = tick;
		thread->last = record;
	}
	forget_ended(series, tick);
	return outcome_ok();
}
