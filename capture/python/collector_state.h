#ifndef PIDSHOT_PYTHON_COLLECTOR_STATE_H
#define PIDSHOT_PYTHON_COLLECTOR_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/python/runtime.h"

/** Generations of CPython's garbage collector. */
enum { GC_GENERATIONS = 3, GC_RING_MAX = 11 };
enum { GC_UNKNOWN = -1 };

struct gc_generation_counts {
	int64_t threshold, count;
	int64_t collections, collected, uncollectable; /**< or GC_UNKNOWN */
	int64_t candidates, duration_ns;               /**< 3.15; else GC_UNKNOWN */
};

/** One collection of the past (3.15). */
struct gc_past {
	int generation;
	int64_t t_ns, duration_ns;
	int64_t collected, uncollectable, candidates; /**< or GC_UNKNOWN */
	int64_t heap_objects;
};

struct gc_state {
	int is_enabled, is_collecting, has_frozen; /**< 0, 1 or GC_UNKNOWN */
	int64_t long_lived_total, long_lived_pending;
	struct gc_generation_counts generation[GC_GENERATIONS];
	struct gc_past past[3 * GC_RING_MAX];
	int past_count;
};

/** Address of struct _gc_runtime_state of an interpreter; 0: not known (up to 3.6 it is a handful of static variables). */
uint64_t collector_address(const struct runtime *runtime, uint64_t interpreter);

/** 1 while a collection runs, 0 or GC_UNKNOWN. */
int collector_is_running(struct memory *memory, const struct runtime *runtime, uint64_t interpreter);

/** Reads it. @dir as in runtime_find(): up to 3.6 some of it is in local symbols alone. False: not readable. */
bool gc_state_read(struct memory *memory, const struct runtime *runtime, int dir, uint64_t interpreter, struct gc_state *ret);

/** The lists in which the collector keeps the objects that it tracks: those of the generations, and of what was frozen. */
struct gc_lists {
	uint64_t head[GC_GENERATIONS + 1];
	int count;
	size_t header_size; /**< bytes of the words before each object (PyGC_Head), of which the first leads to the next one */
};

/** Finds them. False: not where they are known to be, or a free-threaded build, which has none. */
bool gc_lists_find(struct memory *memory, const struct runtime *runtime, uint64_t interpreter, struct gc_lists *ret);

/** 3.15: the ring of statistics at @address. */
bool gc_ring_read(struct memory *memory, const struct runtime *runtime, uint64_t address, struct gc_state *ret);

#endif
