#ifndef PIDSHOT_PYTHON_ASYNC_TASKS_H
#define PIDSHOT_PYTHON_ASYNC_TASKS_H

#include "capture/python/async_offsets.h"
#include "capture/python/codes.h"
#include "capture/python/coroutines.h"
#include "capture/python/threads.h"
#include "common/strbuf.h"

enum { ASYNC_TASKS_MAX = 1 << 16, ASYNC_LOOPS_MAX = 256 };

/** Stored: lookup async_state. */
enum async_state { ASYNC_PENDING, ASYNC_CANCELLED, ASYNC_FINISHED, ASYNC_RUNNING };

enum { ASYNC_NO_TASK = -1 };

struct async_task {
	uint64_t address;
	size_t interpreter;        /**< index in struct py_threads */
	int loop;                  /**< index; -1: none */
	enum async_state state;
	bool is_python;            /**< asyncio.tasks._PyTask, or of another library that is made like it */
	uint64_t coroutine, waiter; /**< what it waits for: a future, a task; 0: nothing */
	uint64_t name;             /**< str object; 0: none */
};

struct async_loop {
	uint64_t address;
	uint64_t thread_ident;     /**< of the thread that runs it; 0: none does, or it is not known */
	int running;               /**< index of the task that it runs; ASYNC_NO_TASK */
};

/** All tasks of all loops. Zero-initialised is empty and valid. */
struct async_tasks {
	struct async_task *task;   /**< by address */
	size_t count, capacity;
	struct async_loop loop[ASYNC_LOOPS_MAX];
	size_t loop_count;
	bool is_cut;               /**< there were more than is kept, or a list broke off */
};

/**
 * Finds the tasks of one interpreter, wherever its version keeps them. Ok; empty where asyncio is not imported; unsupported where the offsets of a version are not known.
 */
struct outcome async_tasks_read(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets,
				const struct py_threads *threads, size_t interpreter, struct async_tasks *ret);
void async_tasks_deinit(struct async_tasks *tasks);

/** The index of a task, or ASYNC_NO_TASK. */
int async_tasks_find(const struct async_tasks *tasks, uint64_t address);

/** Appends its name ("Task-7" is kept as the number alone from 3.12 on). False: it has none. */
bool async_task_name(struct memory *memory, const struct runtime *runtime, const struct async_task *task, struct strbuf *ret);

/** Told of each pair: @waiter awaits @awaited, be it through a future that gathers several. Indices. */
typedef void (*async_edge)(void *context, int waiter, int awaited);
void async_tasks_edges(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets, const struct async_tasks *tasks,
		       async_edge edge, void *context);

/* ---- the parts */

/** A task object, of C or Python. False: it is none, or not readable. */
bool async_task_read(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets, uint64_t address,
		     struct async_task *ret, uint64_t *ret_loop);
/** Whether the object's type, or one that it is derived from, is the C task or future of that name ("_asyncio.Task"). */
bool async_is_of(struct memory *memory, const struct runtime *runtime, uint64_t object, const char *name);

#endif
