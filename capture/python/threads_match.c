#include <stdlib.h>
#include <string.h>

#include "capture/python/threads.h"
#include "common/cleanup.h"

/* Which task is whose, up to 3.10, when CPython did not yet keep gettid(). */

enum {
	DESCRIPTOR_BYTES = 2304, /* sizeof(struct pthread) of glibc 2.36 */
	OFFSET_GLIBC = 720,      /* its member tid, on x86_64 */
	SAMPLE_MAX = 64,
};

/* How many of the threads have, at @offset of what their pthread_t points to, the number of a task that no other of them has there. */
static size_t count_matches(struct memory *memory, const struct py_threads *threads, const struct tasks *tasks, uint64_t offset)
{
	size_t step = threads->thread_count > SAMPLE_MAX ? threads->thread_count / SAMPLE_MAX : 1;
	size_t count = 0;
	struct {
		int32_t tid;
		uint64_t ident;
	} seen[SAMPLE_MAX * 2];

	for (size_t i = 0; i < threads->thread_count && count < SAMPLE_MAX * 2; i += step) {
		int32_t tid = 0;
		bool is_repeated = false;

		if (!memory_read_int(memory, threads->thread[i].ident + offset, &tid) || !tasks_by_inner(tasks, tid))
			continue;
		/* A thread with states in several interpreters has its number in each of them. */
		for (size_t j = 0; j < count && !is_repeated; j++)
			is_repeated = seen[j].tid == tid && seen[j].ident != threads->thread[i].ident;
		if (is_repeated)
			return 0;
		seen[count].tid = tid;
		seen[count++].ident = threads->thread[i].ident;
	}
	return count;
}

/* musl and other versions have it elsewhere: where most threads have the number of a task. */
static bool find_offset(struct memory *memory, const struct py_threads *threads, const struct tasks *tasks, uint64_t *ret)
{
	size_t most = count_matches(memory, threads, tasks, OFFSET_GLIBC);

	*ret = OFFSET_GLIBC;
	for (uint64_t offset = 0; !most && offset < DESCRIPTOR_BYTES; offset += 4) {
		size_t count = count_matches(memory, threads, tasks, offset);

		if (count > most) {
			most = count;
			*ret = offset;
		}
	}
	return most > 0;
}

static void match_by_descriptor(struct memory *memory, struct tasks *tasks, struct py_threads *threads)
{
	uint64_t offset = 0;

	threads->has_all_ids = find_offset(memory, threads, tasks, &offset);
	if (!threads->has_all_ids)
		return;
	for (size_t i = 0; i < threads->thread_count; i++) {
		int32_t tid = 0;

		/* The member is cleared when the thread ends (CLONE_CHILD_CLEARTID). */
		if (threads->thread[i].native_id == 0 && memory_read_int(memory, threads->thread[i].ident + offset, &tid) && tasks_by_inner(tasks, tid))
			threads->thread[i].native_id = tid;
	}
}

/* glibc puts struct pthread at the top of the thread's stack: the mapping in which a task's stack pointer lies holds the pthread_t too. */
static void match_by_stack(const struct mappings *mappings, int dir, struct tasks *tasks, struct py_threads *threads)
{
	for (size_t i = 0; i < tasks->count; i++) {
		struct task *task = &tasks->at[i];
		const struct proc_map *map = NULL;

		if (task->claims)
			continue;
		task_look(dir, task);
		if (!task->has_call || task->call.is_running)
			continue;
		map = mappings_find(mappings, task->call.stack_pointer);
		for (size_t j = 0; map && j < threads->thread_count; j++) {
			struct py_thread *thread = &threads->thread[j];

			if (!thread->task && thread->ident >= map->start && thread->ident < map->end) {
				thread->task = task;
				thread->native_id = task->inner_tid;
				task->claims++;
			}
		}
	}
}

static void claim(struct tasks *tasks, struct py_threads *threads)
{
	for (size_t i = 0; i < threads->thread_count; i++) {
		struct py_thread *thread = &threads->thread[i];

		thread->task = tasks_by_inner(tasks, (pid_t)thread->native_id);
		if (thread->task)
			thread->task->claims++;
	}
}

void threads_match(struct memory *memory, const struct runtime *runtime, const struct mappings *mappings, int dir, struct tasks *tasks,
		   struct py_threads *threads)
{
	bool has_native_id = runtime->layout.thread_native_thread_id >= 0;

	if (!has_native_id)
		match_by_descriptor(memory, tasks, threads);
	claim(tasks, threads);
	if (!has_native_id)
		match_by_stack(mappings, dir, tasks, threads);
}
