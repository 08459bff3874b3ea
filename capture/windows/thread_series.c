#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/proc/status.h"
#include "capture/unopened.h"
#include "capture/windows/series.h"
#include "capture/windows/thread_sample.h"
#include "common/cleanup.h"

enum { SCHEDSTAT_TEXT = 96 }; /* three numbers */

struct followed {
	int64_t tid;
	int schedstat;  /* open; -1: could not be kept open, so that it is read as if it had run */
	char last[SCHEDSTAT_TEXT];
	int64_t seen;   /* tick at which it was listed last */
};

/* By tid, ascending. */
struct thread_series {
	struct followed *list;
	size_t count, capacity;
};

struct thread_series *thread_series_create(void)
{
	return calloc(1, sizeof(struct thread_series));
}

void thread_series_destroy(struct thread_series *series)
{
	if (!series)
		return;
	for (size_t i = 0; i < series->count; i++)
		cleanup_fd_run(&series->list[i].schedstat);
	free(series->list);
	free(series);
}

/* Where @tid is, or belongs. */
static size_t find(const struct thread_series *series, int64_t tid)
{
	size_t low = 0;
	size_t high = series->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (series->list[middle].tid < tid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct followed *follow(struct thread_series *series, int task, int64_t tid)
{
	size_t at = find(series, tid);
	struct strbuf name = { 0 };

	if (at < series->count && series->list[at].tid == tid)
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
	strbuf_addf(&name, "%lld/schedstat", (long long)tid);
	series->list[at] = (struct followed){ .tid = tid, .schedstat = openat(task, strbuf_text(&name), O_RDONLY | O_CLOEXEC) };
	strbuf_deinit(&name);
	return &series->list[at];
}

/* Whether it was on a CPU since the last time; true when that is not known. */
static bool has_run(struct followed *thread)
{
	char now[SCHEDSTAT_TEXT] = { 0 };
	ssize_t length = thread->schedstat < 0 ? -1 : pread(thread->schedstat, now, sizeof(now) - 1, 0);

	if (length > 0 && !memcmp(now, thread->last, sizeof(now)))
		return false;
	memcpy(thread->last, now, sizeof(now));
	return true;
}

/* A thread that ended between the listing and now: its files are not absent from the kernel. */
static bool has_ended(const struct target *target, int64_t tid)
{
	struct strbuf name = { 0 };
	bool ended = false;

	strbuf_addf(&name, "task/%lld", (long long)tid);
	ended = faccessat(target->dir, strbuf_text(&name), F_OK, 0) && errno == ENOENT;
	strbuf_deinit(&name);
	return ended;
}

static bool peek(struct sink *sink, const struct target *target, int64_t tid, const char *file, struct span *ret)
{
	struct strbuf name = { 0 };
	struct outcome got = outcome_ok();

	strbuf_addf(&name, "task/%lld/%s", (long long)tid, file);
	got = sink_peek_small(sink, target->pid, target->dir, strbuf_text(&name), ret);
	if (got.kind == OUTCOME_ABSENT && has_ended(target, tid))
		sink_outcome(sink, outcome_of(OUTCOME_GONE, ESRCH, NULL));
	strbuf_deinit(&name);
	return is_ok(got);
}

static void read_thread(struct sink *sink, const struct target *target, struct followed *thread, int64_t tick)
{
	struct thread_sample sample = { 0 };
	struct proc_status status = { 0 };
	struct span text = { 0 };

	if (!peek(sink, target, thread->tid, "stat", &text) || !is_ok(proc_stat_parse(text, &sample.stat)))
		return;
	if (peek(sink, target, thread->tid, "status", &text))
		sample.has_switches = is_ok(proc_status_parse(text, &status)) && proc_status_has(&status, PROC_STATUS_VOLUNTARY_CTXT_SWITCHES);
	sample.voluntary_ctxt_switches = (uint64_t)status.value[PROC_STATUS_VOLUNTARY_CTXT_SWITCHES];
	sample.nonvoluntary_ctxt_switches = (uint64_t)status.value[PROC_STATUS_NONVOLUNTARY_CTXT_SWITCHES];
	if (peek(sink, target, thread->tid, "io", &text))
		sample.has_io = is_ok(proc_io_parse(text, &sample.io));
	if (thread->schedstat >= 0)
		sample.has_schedstat = is_ok(proc_schedstat_parse(span(thread->last), &sample.schedstat));
	else if (peek(sink, target, thread->tid, "schedstat", &text))
		sample.has_schedstat = is_ok(proc_schedstat_parse(text, &sample.schedstat));
	thread_sample_store(sink, target->pid, thread->tid, tick, &sample);
}

/* Forgets those that were not listed: they have ended. */
static void forget_ended(struct thread_series *series, int64_t tick)
{
	size_t kept = 0;

	for (size_t i = 0; i < series->count; i++) {
		if (series->list[i].seen == tick)
			series->list[kept++] = series->list[i];
		else
			cleanup_fd_run(&series->list[i].schedstat);
	}
	series->count = kept;
}

struct outcome thread_series_read(struct sink *sink, const struct target *target, struct thread_series *series, int64_t tick, bool is_last)
{
	cleanup_fd int fd = openat(target->dir, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *task = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry = NULL;
	int64_t tid = 0;

	if (!task) {
		unopened_note(sink, target->pid, "/task", errno);
		return outcome_ok();
	}
	take_fd(&fd);
	while ((entry = readdir(task))) {
		struct followed *thread = NULL;

		if (!span_int64(span(entry->d_name), &tid))
			continue;
		thread = follow(series, dirfd(task), tid);
		if (!thread)
			return outcome_fault(ENOMEM, "no memory for a thread");
		thread->seen = tick;
		if (has_run(thread) || is_last)
			read_thread(sink, target, thread, tick);
	}
	forget_ended(series, tick);
	return outcome_ok();
}
