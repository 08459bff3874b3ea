#ifndef PIDSHOT_PYTHON_READING_H
#define PIDSHOT_PYTHON_READING_H

#include "capture/python/answer.h"
#include "capture/python/codes.h"
#include "capture/python/names.h"
#include "capture/python/threads.h"
#include "capture/python/walk.h"
#include "capture/stacks/kinds.h"

/** One process and its CPython, as a worker has it open: what each part of the reading begins with. */
struct reading {
	pid_t pid;
	int dir;                  /**< its /proc folder */
	bool is_tried;
	struct outcome opened;    /**< why there is nothing to read, unless ok */
	struct memory memory;
	struct mappings mappings;
	struct runtime runtime;
	struct tasks tasks;
	struct py_threads threads;
	struct codes codes;
	struct walker walker;
	struct arena arena;
	struct answer answer;
	struct wishes wishes;
	uint64_t locate_ns, read_ns;
	uint64_t none;            /**< address of None; 0: not met yet */
	char state;               /**< of the process, as /proc/PID/stat has it; 0: not known */
};

/** Finds the runtime, its interpreters, threads and their tasks. Once: later calls say the same again. */
struct outcome reading_open(struct reading *reading);
void reading_close(struct reading *reading);

/**
 * A subject that is read from the interpreter. It writes to reading->answer; what it cannot read is a gap, and the other parts go on. Each is one item of
 * the worker's job, with a deadline of its own; after one that hung the next begins in a new worker, which opens the process again.
 */
struct part {
	const char *name;
	struct outcome (*run)(struct reading *reading);
};

/** In order; ended by a NULL name. Adding one is a file and a line in parts.c. */
extern const struct part parts[];

struct outcome part_stacks(struct reading *reading);
struct outcome part_interpreters(struct reading *reading);
struct outcome part_collections(struct reading *reading);
struct outcome part_facts(struct reading *reading);
struct outcome part_asyncio(struct reading *reading);
/** Only where the package is imported. */
struct outcome part_greenlets(struct reading *reading);
/** Only where it was asked for. */
struct outcome part_heap(struct reading *reading);

/**
 * The frame of a code object at an instruction (INT32_MIN: not known), with its function, names and lines, as all profiles have it: a number of the answer's
 * interner. @code NULL: it could not be read.
 */
uint32_t python_frame(struct reading *reading, struct code *code, int32_t instruction);

/** What a thread did when its stack was read. @is_holder: it held the lock of its interpreter. */
enum activity thread_activity(const struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack, bool is_holder,
			      bool is_collecting);
/** True if the thread waits for the lock of its interpreter. */
bool thread_wants_gil(const struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack);

/** What a thread that was asleep when its system call was read waits for: the lock at @gil, something else, or unknown. */
enum activity task_asleep_in(const struct reading *reading, const struct task *task, uint64_t gil);

/** The type of the exception that a thread was handling with that stack, as a string of the interner; 0: none. @ret_known: whether it could be told. */
uint32_t thread_exception(struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack, bool *ret_known);

#endif
