#include "capture/python/sampler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "common/cleanup.h"

/* Thread states come and go: those that are known keep what was learned of them. */

static int compare(const void *left, const void *right)
{
	const struct watched *a = left;
	const struct watched *b = right;

	return (a->thread.address > b->thread.address) - (a->thread.address < b->thread.address);
}

static struct watched *find(struct sampling *sampling, size_t known, uint64_t address)
{
	const struct watched key = { .thread.address = address };

	return known ? bsearch(&key, sampling->watched, known, sizeof(key), compare) : NULL;
}

static void drop(struct sampling *sampling, struct watched *watched)
{
	sampling_flush(sampling, watched);
	walk_deinit(&watched->walk);
	cleanup_fd_run(&watched->schedstat);
	cleanup_fd_run(&watched->call);
}

static struct watched *add(struct sampling *sampling)
{
	if (sampling->count == sampling->room) {
		size_t room = sampling->room ? 2 * sampling->room : 64;
		struct watched *grown = realloc(sampling->watched, room * sizeof(*grown));

		if (!grown)
			return NULL;
		sampling->watched = grown;
		sampling->room = room;
	}
	return &sampling->watched[sampling->count++];
}

static int open_schedstat(int dir, pid_t tid)
{
	struct strbuf path = { 0 };
	int fd = -1;

	strbuf_addf(&path, "task/%d/schedstat", (int)tid);
	if (tid && !strbuf_failed(&path))
		fd = openat(dir, strbuf_text(&path), O_RDONLY | O_CLOEXEC);
	strbuf_deinit(&path);
	return fd;
}

static bool watch(struct sampling *sampling, const struct py_thread *thread)
{
	struct reading *reading = &sampling->sampler->reading;
	const struct py_interpreter *interpreter = &reading->threads.interpreter[thread->interpreter];
	struct watched *watched = add(sampling);
	uint64_t used = 0;

	if (!watched)
		return false;
	*watched = (struct watched){ .thread = *thread, .interpreter = interpreter->id, .interpreter_address = interpreter->address,
				     .tid = thread->task ? thread->task->tid : 0, .schedstat = -1, .call = -1, .is_seen = true };
	walk_init(&watched->walk, thread->address, interpreter->gil);
	watched->schedstat = open_schedstat(reading->dir, watched->tid);
	sampling_read_run(watched, &used);
	watched->t_ns = sink_now();
	return true;
}

static bool is_same(const struct watched *watched, const struct py_thread *thread)
{
	return watched && watched->thread.ident == thread->ident && (!thread->task || thread->task->tid == watched->tid);
}

/* Thread states lie near each other: each page is read once. */
static struct outcome read_states(struct reading *reading)
{
	struct outcome got = outcome_ok();

	threads_deinit(&reading->threads);
	memory_cache_begin(&reading->memory);
	got = threads_read(&reading->memory, &reading->runtime, &reading->threads);
	memory_cache_end(&reading->memory);
	return got;
}

/* Who they are to the kernel: asked only when the list has changed, as it takes a file of each. */
static struct outcome match_tasks(struct reading *reading)
{
	struct outcome got = outcome_ok();

	tasks_deinit(&reading->tasks);
	reading->tasks = (struct tasks){ 0 };
	got = tasks_read(reading->dir, &reading->tasks);
	if (is_ok(got))
		threads_match(&reading->memory, &reading->runtime, &reading->mappings, reading->dir, &reading->tasks, &reading->threads);
	return got;
}

static bool is_unchanged(struct sampling *sampling)
{
	const struct py_threads *threads = &sampling->sampler->reading.threads;

	if (threads->thread_count != sampling->count)
		return false;
	for (size_t i = 0; i < threads->thread_count; i++) {
		const struct watched *watched = find(sampling, sampling->count, threads->thread[i].address);

		if (!watched || watched->thread.ident != threads->thread[i].ident)
			return false;
	}
	return true;
}

static struct outcome watch_all(struct sampling *sampling)
{
	const struct py_threads *threads = &sampling->sampler->reading.threads;
	size_t known = sampling->count;
	size_t kept = 0;

	for (size_t i = 0; i < known; i++)
		sampling->watched[i].is_seen = false;
	for (size_t i = 0; i < threads->thread_count; i++) {
		const struct py_thread *thread = &threads->thread[i];
		struct watched *watched = find(sampling, known, thread->address);

		if (is_same(watched, thread)) {
			watched->is_seen = true;
			watched->thread = *thread;
		} else if (!watch(sampling, thread)) {
			return outcome_fault(ENOMEM, "no memory for threads");
		}
	}
	for (size_t i = 0; i < sampling->count; i++) {
		if (sampling->watched[i].is_seen)
			sampling->watched[kept++] = sampling->watched[i];
		else
			drop(sampling, &sampling->watched[i]);
	}
	sampling->count = kept;
	qsort(sampling->watched, sampling->count, sizeof(*sampling->watched), compare);
	return outcome_ok();
}

struct outcome sampling_list(struct sampling *sampling)
{
	struct reading *reading = &sampling->sampler->reading;
	struct outcome got = outcome_ok();

	/* The first time all has just been read. */
	if (sampling->count == 0)
		return watch_all(sampling);
	got = read_states(reading);
	if (is_ok(got) && is_unchanged(sampling))
		return got;
	if (is_ok(got))
		got = match_tasks(reading);
	return is_ok(got) ? watch_all(sampling) : got;
}

void sampling_forget(struct sampling *sampling)
{
	for (size_t i = 0; i < sampling->count; i++) {
		walk_deinit(&sampling->watched[i].walk);
		cleanup_fd_run(&sampling->watched[i].schedstat);
		cleanup_fd_run(&sampling->watched[i].call);
	}
	free(sampling->watched);
	sampling->watched = NULL;
	sampling->count = 0;
}
