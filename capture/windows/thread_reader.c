#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "capture/windows/series.h"
#include "capture/windows/task_iter.h"
#include "common/cleanup.h"

/* Loading the program costs as much as reading the files of so many threads over an ordinary window. */
enum { WORTH_IT_THREADS = 64 };

struct thread_reader {
	struct sink *sink;
	const struct target *targets;
	size_t count;
	struct task_iter *iter;                /* NULL: procfs */
	struct strbuf records;                 /* of this tick */
	struct thread_series **by_files;
	struct thread_iter_series **by_records;
};

void thread_reader_destroy(struct thread_reader *reader)
{
	if (!reader)
		return;
	for (size_t i = 0; i < reader->count; i++) {
		if (reader->by_files)
			thread_series_destroy(reader->by_files[i]);
		if (reader->by_records)
			thread_iter_series_destroy(reader->by_records[i]);
	}
	free(reader->by_files);
	free(reader->by_records);
	strbuf_deinit(&reader->records);
	task_iter_close(reader->iter);
	free(reader);
}

static void note_engine(struct thread_reader *reader, const char *name, struct outcome why_not)
{
	struct row *row = sink_row(reader->sink, TABLE_ENGINE);

	row_int(row, ENGINE_T_NS, (int64_t)sink_now());
	row_text(row, ENGINE_SUBJECT, span("threads of the window"));
	row_text(row, ENGINE_NAME, span(name));
	if (is_ok(why_not))
		return;
	row_int(row, ENGINE_OUTCOME, why_not.kind);
	if (why_not.err)
		row_int(row, ENGINE_ERRNO, why_not.err);
	if (why_not.what)
		row_text(row, ENGINE_WHY, span(why_not.what));
}

/* The links of the folder are its two own and one a thread: fs/proc/base.c proc_task_getattr(). */
static size_t thread_count(const struct thread_reader *reader)
{
	size_t threads = 0;

	for (size_t i = 0; i < reader->count; i++) {
		struct stat task = { 0 };

		if (fstatat(reader->targets[i].dir, "task", &task, 0) == 0 && task.st_nlink > 2)
			threads += (size_t)task.st_nlink - 2;
	}
	return threads;
}

/* nohz_full CPUs count user and system time when they are asked: procfs does ask, the iterator does not. */
static bool has_full_dynticks(struct sink *sink)
{
	struct span text = { 0 };

	return is_ok(sink_glance_host(sink, "sys/devices/system/cpu/nohz_full", &text)) && !span_is_empty(span_trim(text)) &&
	       !span_is(span_trim(text), "(null)");
}

static struct outcome choose(struct thread_reader *reader)
{
	cleanup_free pid_t *pids = calloc(reader->count + 1, sizeof(*pids));
	const char *forced = getenv("PIDSHOT_THREADS_BY"); /* tests and benches try both */

	if (!pids)
		return outcome_fault(ENOMEM, "no memory for the window");
	for (size_t i = 0; i < reader->count; i++)
		pids[i] = reader->targets[i].pid;
	if (forced && span_is(span(forced), "procfs"))
		return outcome_of(OUTCOME_NOT_ASKED, 0, "procfs was asked for");
	if (!forced && thread_count(reader) < WORTH_IT_THREADS)
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, "few threads: their files cost less than loading a program");
	if (has_full_dynticks(reader->sink))
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "some CPUs run without ticks (nohz_full): procfs alone brings their times up to date");
	return task_iter_open(pids, reader->count, &reader->iter);
}

static bool make_files(struct thread_reader *reader)
{
	reader->by_files = calloc(reader->count + 1, sizeof(*reader->by_files));
	for (size_t i = 0; reader->by_files && i < reader->count; i++)
		if (!(reader->by_files[i] = thread_series_create()))
			return false;
	return reader->by_files != NULL;
}

static bool make_records(struct thread_reader *reader)
{
	reader->by_records = calloc(reader->count + 1, sizeof(*reader->by_records));
	for (size_t i = 0; reader->by_records && i < reader->count; i++)
		if (!(reader->by_records[i] = thread_iter_series_create()))
			return false;
	return reader->by_records != NULL;
}

struct thread_reader *thread_reader_create(struct sink *sink, const struct target *targets, size_t count)
{
	struct thread_reader *reader = calloc(1, sizeof(*reader));
	struct outcome chosen = outcome_ok();

	if (!reader)
		return NULL;
	*reader = (struct thread_reader){ .sink = sink, .targets = targets, .count = count };
	chosen = choose(reader);
	if (is_fault(chosen) || !(reader->iter ? make_records(reader) : make_files(reader))) {
		thread_reader_destroy(reader);
		return NULL;
	}
	note_engine(reader, reader->iter ? "bpf" : "procfs", chosen);
	return reader;
}

struct outcome thread_reader_tick(struct thread_reader *reader)
{
	struct outcome got = outcome_ok();

	if (!reader->iter)
		return outcome_ok();
	got = task_iter_read(reader->iter, &reader->records);
	if (is_ok(got) || is_fault(got))
		return got;
	/* It worked and does not any more: the rest comes from files. */
	task_iter_close(reader->iter);
	reader->iter = NULL;
	note_engine(reader, "procfs", got);
	return make_files(reader) ? outcome_ok() : outcome_fault(ENOMEM, "no memory for the window");
}

struct outcome thread_reader_read(struct thread_reader *reader, size_t target, int64_t tick, bool is_last)
{
	if (reader->iter)
		return thread_iter_series_read(reader->sink, reader->targets[target].pid, reader->by_records[target], strbuf_span(&reader->records), tick, is_last);
	return thread_series_read(reader->sink, &reader->targets[target], reader->by_files[target], tick, is_last);
}
