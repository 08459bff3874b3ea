#ifndef PIDSHOT_PYTHON_THREADS_H
#define PIDSHOT_PYTHON_THREADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/python/memory.h"
#include "capture/python/runtime.h"
#include "capture/python/tasks.h"

enum { THREADS_MAX = 65536, INTERPRETERS_MAX = 1024 };

/** PyInterpreterState. */
struct py_interpreter {
	uint64_t address;
	int64_t id;                 /**< 0: the main one; up to 3.6 numbered by us */
	uint64_t modules, sysdict, builtins; /**< dicts */
	uint64_t gil;               /**< of its GIL's structure, up to 3.6 of _PyThreadState_Current; 0: not known, or there is none */
	size_t first_thread, thread_count; /**< in threads->thread */
};

/** PyThreadState: a thread of the process may have several, one for each interpreter that it has entered. */
struct py_thread {
	uint64_t address;
	size_t interpreter;         /**< index */
	uint64_t ident;             /**< thread_id: threading.get_ident(), a pthread_t */
	int64_t native_id;          /**< as the target's pid namespace has it; 0: not known (up to 3.10, until threads_match()) */
	struct task *task;          /**< NULL: it has ended, or is not known */
};

struct py_threads {
	struct py_interpreter *interpreter;
	size_t interpreter_count, interpreter_capacity;
	struct py_thread *thread;
	size_t thread_count, thread_capacity;
	bool has_all_ids;           /**< threads_match() knew where to look: a thread state without a task is one whose thread has ended */
	bool is_cut;                /**< a list had no end, or broke off: what is here may not be all */
};

/** Lists interpreters and their thread states, the newest first, as CPython does. Ok, empty, gone, or malformed where nothing made sense. */
struct outcome threads_read(struct memory *memory, const struct runtime *runtime, struct py_threads *ret);
void threads_deinit(struct py_threads *threads);

/**
 * Finds the task of each thread state: by its native id, else (up to 3.10) by the tid in the thread library's own structure, which is where its pthread_t points, else
 * by the stack on which the task stands. @mappings for the last one.
 */
void threads_match(struct memory *memory, const struct runtime *runtime, const struct mappings *mappings, int dir, struct tasks *tasks,
		   struct py_threads *threads);

/** Address of the words that tell who holds the GIL of @interpreter; see struct walk. */
uint64_t gil_address(struct memory *memory, const struct runtime *runtime, uint64_t interpreter);

#endif
