#ifndef PIDSHOT_PYTHON_NAMES_H
#define PIDSHOT_PYTHON_NAMES_H

#include "capture/python/threads.h"
#include "common/arena.h"

/** What module threading knows of a thread. */
struct thread_name {
	uint64_t ident;
	struct span name;
	bool is_daemon;
};

/** By ident. Zero-initialised is empty and valid; the texts live in the arena that was given. */
struct thread_names {
	struct thread_name *at;
	size_t count;
};

/** Reads threading._active of an interpreter: {ident: Thread}. Where that module is not imported, or cannot be read, there are no names. */
void thread_names_read(struct memory *memory, const struct runtime *runtime, uint64_t modules, struct arena *arena, struct thread_names *ret);

/** NULL: the thread was not started by module threading. */
const struct thread_name *thread_names_find(const struct thread_names *names, uint64_t ident);

#endif
