#ifndef PIDSHOT_PYTHON_LOCALS_H
#define PIDSHOT_PYTHON_LOCALS_H

#include "capture/python/runtime.h"

/** A variable and the object that it names. @name is borrowed for the call. False: enough. */
typedef bool (*local_found)(void *context, struct span name, uint64_t value);

/**
 * Tells the bound local variables of a frame (as struct walk_frame names it, with its code object), in the order in which CPython keeps them: arguments,
 * locals, cells, free variables, each as what it holds; of a class body those in its namespace. A module's are its globals, and are left out. False: it could not
 * be read, or the frame ran something else at the end: then what was told is not its.
 */
bool locals_read(struct memory *memory, const struct runtime *runtime, uint64_t frame, uint64_t code, local_found found, void *context);

#endif
