#ifndef PIDSHOT_PYTHON_ASYNC_OFFSETS_H
#define PIDSHOT_PYTHON_ASYNC_OFFSETS_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/python/mappings.h"
#include "capture/python/runtime.h"

/** Where things lie in TaskObj of Modules/_asynciomodule.c, and what leads to the tasks of 3.14 and later. -1: a version has no such thing. */
struct async_offsets {
	int32_t loop, state, waiter, coro, name; /**< of a task: fut_loop, fut_state, task_fut_waiter, task_coro, task_name */
	int32_t awaited_by, awaited_by_is_set, is_task, node; /**< fut_awaited_by, ...; task_node: 3.14 and later, as all below */
	int32_t interpreter_tasks;               /**< of PyInterpreterState: tasks of threads that ended */
	int32_t thread_loop, thread_task, thread_tasks; /**< of PyThreadState: running loop, running task, its tasks */
};

/**
 * The offsets of the runtime's version: from a table up to 3.13; from the structure for debuggers that asyncio has from 3.14 on, found in memory by its shape
 * (it has no cookie, and only a section's name leads to it). False: not known, or asyncio is not loaded.
 */
bool async_offsets_find(struct memory *memory, const struct runtime *runtime, const struct mappings *mappings, struct async_offsets *ret);

/** The part that judges words of memory: Py_AsyncioModuleDebugOffsets is there if all of it makes sense. @count is of words; at least ASYNC_DEBUG_WORDS. */
enum { ASYNC_DEBUG_WORDS = 13 };
bool async_offsets_read(const uint64_t *words, size_t count, struct async_offsets *ret);

#endif
