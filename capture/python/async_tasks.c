#include "capture/python/async_tasks.h"

#include <errno.h>
#include <stdlib.h>

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/sets.h"
#include "common/cleanup.h"

struct found {
	uint64_t *at;
	size_t count, capacity;
	bool is_cut;
};

static void add_found(struct found *found, uint64_t address)
{
	if (found->count >= ASYNC_TASKS_MAX) {
		found->is_cut = true;
		return;
	}
	if (found->count == found->capacity) {
		size_t capacity = found->capacity ? found->capacity * 2 : 64;
		uint64_t *at = reallocarray(found->at, capacity, sizeof(*at));

		found->is_cut |= !at;
		if (!at)
			return;
		found->at = at;
		found->capacity = capacity;
	}
	found->at[found->count++] = address;
}

/* A set of tasks, or a WeakSet: its attribute `data` is a set of weak references. */
static void add_set(struct memory *memory, const struct runtime *runtime, uint64_t object, struct found *found)
{
	cleanup_set struct set set = { 0 };
	uint64_t data = runtime_is_of_type(memory, &runtime->layout, object, "set") ? 0 : instance_lookup(memory, runtime, object, "data");

	if (!set_read(memory, runtime, data ? data : object, ASYNC_TASKS_MAX, &set))
		return;
	found->is_cut |= set.count < set.used;
	for (size_t i = 0; i < set.count; i++)
		add_found(found, data ? memory_word(memory, set.element[i] + (uint64_t)runtime->layout.weakref_object) : set.element[i]);
}

/* 3.14 and later: struct llist_node {next, prev}, a ring whose head is no task. */
static void add_ring(struct memory *memory, uint64_t head, int32_t node, struct found *found)
{
	uint64_t at = memory_word(memory, head);

	for (size_t i = 0; at != head && memory_is_plausible(at); i++) {
		if (i == ASYNC_TASKS_MAX) {
			found->is_cut = true;
			return;
		}
		add_found(found, at - (uint64_t)node);
		at = memory_word(memory, at);
	}
}

static void add_rings(struct memory *memory, const struct async_offsets *offsets, const struct py_threads *threads, const struct py_interpreter *interpreter,
		      struct found *found)
{
	add_ring(memory, interpreter->address + (uint64_t)offsets->interpreter_tasks, offsets->node, found);
	for (size_t i = 0; i < interpreter->thread_count; i++)
		add_ring(memory, threads->thread[interpreter->first_thread + i].address + (uint64_t)offsets->thread_tasks, offsets->node, found);
}

static int by_address(const void *a, const void *b)
{
	const struct async_task *one = a;
	const struct async_task *other = b;

	return one->address < other->address ? -1 : one->address > other->address;
}

static int find_loop(struct async_tasks *tasks, uint64_t address)
{
	if (!memory_is_plausible(address))
		return -1;
	for (size_t i = 0; i < tasks->loop_count; i++)
		if (tasks->loop[i].address == address)
			return (int)i;
	if (tasks->loop_count == ASYNC_LOOPS_MAX)
		return -1;
	tasks->loop[tasks->loop_count] = (struct async_loop){ .address = address, .running = ASYNC_NO_TASK };
	return (int)tasks->loop_count++;
}

/* What was found may come from several lists, and an address may be reused while they are read: only what still is a task counts, once. */
static bool keep_tasks(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets, size_t interpreter,
		       const struct found *found, struct async_tasks *ret)
{
	size_t kept = 0;

	ret->task = calloc(found->count + 1, sizeof(*ret->task));
	if (!ret->task)
		return false;
	for (size_t i = 0; i < found->count; i++)
		ret->task[i].address = found->at[i];
	qsort(ret->task, found->count, sizeof(*ret->task), by_address);
	for (size_t i = 0; i < found->count; i++) {
		struct async_task task = { 0 };
		uint64_t loop = 0;

		if (kept > 0 && ret->task[kept - 1].address == ret->task[i].address)
			continue;
		if (!async_task_read(memory, runtime, offsets, ret->task[i].address, &task, &loop))
			continue;
		task.interpreter = interpreter;
		task.loop = find_loop(ret, loop);
		ret->task[kept++] = task;
	}
	ret->count = kept;
	return true;
}

/* _current_tasks is {loop: task}; from 3.14 on each thread has its own. */
static void read_running(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets, const struct py_threads *threads,
			 const struct py_interpreter *interpreter, uint64_t module, struct async_tasks *ret)
{
	uint64_t current = dict_lookup(memory, runtime, module, "_current_tasks");
	cleanup_dict struct dict dict = { 0 };

	for (size_t i = 0; offsets->thread_task >= 0 && i < interpreter->thread_count; i++) {
		const struct py_thread *thread = &threads->thread[interpreter->first_thread + i];
		int loop = find_loop(ret, memory_word(memory, thread->address + (uint64_t)offsets->thread_loop));

		if (loop >= 0) {
			ret->loop[loop].thread_ident = thread->ident;
			ret->loop[loop].running = async_tasks_find(ret, memory_word(memory, thread->address + (uint64_t)offsets->thread_task));
		}
	}
	if (current && dict_read(memory, runtime, current, ASYNC_LOOPS_MAX, &dict))
		for (size_t i = 0; i < dict.count; i++) {
			int loop = find_loop(ret, dict.entry[i].key);

			if (loop >= 0 && ret->loop[loop].running == ASYNC_NO_TASK)
				ret->loop[loop].running = async_tasks_find(ret, dict.entry[i].value);
		}
	for (size_t i = 0; i < ret->loop_count; i++) {
		uint64_t ident = 0;

		/* BaseEventLoop._thread_id, None while it does not run; other loops keep it elsewhere. */
		if (!ret->loop[i].thread_ident &&
		    object_uint64(memory, runtime, instance_lookup(memory, runtime, ret->loop[i].address, "_thread_id"), &ident))
			ret->loop[i].thread_ident = ident;
		if (ret->loop[i].running != ASYNC_NO_TASK)
			ret->task[ret->loop[i].running].state = ASYNC_RUNNING;
	}
}

struct outcome async_tasks_read(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets,
				const struct py_threads *threads, size_t interpreter, struct async_tasks *ret)
{
	static const char *const registries[] = { "_all_tasks", "_scheduled_tasks", "_eager_tasks" };
	const struct py_interpreter *of = &threads->interpreter[interpreter];
	uint64_t module = module_dict(memory, runtime, of->modules, "asyncio.tasks");
	struct found found = { 0 };
	bool is_kept = false;

	if (!module)
		return outcome_of(OUTCOME_EMPTY, 0, "asyncio is not imported");
	for (size_t i = 0; i < sizeof(registries) / sizeof(registries[0]); i++) {
		uint64_t registry = dict_lookup(memory, runtime, module, registries[i]);

		if (registry)
			add_set(memory, runtime, registry, &found);
	}
	if (offsets->node >= 0)
		add_rings(memory, offsets, threads, of, &found);
	is_kept = keep_tasks(memory, runtime, offsets, interpreter, &found, ret);
	ret->is_cut |= found.is_cut;
	free(found.at);
	if (!is_kept)
		return outcome_fault(ENOMEM, "no memory for tasks");
	read_running(memory, runtime, offsets, threads, of, module, ret);
	return outcome_ok();
}

void async_tasks_deinit(struct async_tasks *tasks)
{
	free(tasks->task);
	*tasks = (struct async_tasks){ 0 };
}

int async_tasks_find(const struct async_tasks *tasks, uint64_t address)
{
	const struct async_task wanted = { .address = address };
	const struct async_task *found = tasks->count ? bsearch(&wanted, tasks->task, tasks->count, sizeof(wanted), by_address) : NULL;

	return found ? (int)(found - tasks->task) : ASYNC_NO_TASK;
}
