#ifndef PIDSHOT_PYTHON_HEAP_OWNER_H
#define PIDSHOT_PYTHON_HEAP_OWNER_H

#include "capture/python/heap_walk.h"
#include "common/arena.h"

/**
 * Looks for the containers among the globals of all modules (@modules: their dict), the attributes of classes and instances that stand there, and the values of dicts
 * found so, until @end_ns at most: their owners are set, names of @arena. Dicts and tuples of what refers to nothing are not tracked by the collector, and where the walk
 * was cut others were not met: large ones that have a name join the largest.
 */
void heap_owners_find(struct memory *memory, const struct runtime *runtime, size_t header_size, uint64_t modules, uint64_t end_ns, struct arena *arena,
		      struct heap *heap);

#endif
