#ifndef PIDSHOT_PYTHON_HEAP_WALK_H
#define PIDSHOT_PYTHON_HEAP_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/python/collector_state.h"
#include "capture/python/objects.h"

/** A type of which objects were met. */
struct heap_type {
	uint64_t address;            /**< 0: a free slot of the table */
	enum object_kind kind;
	bool is_wanted;              /**< derived from heap->wanted_base */
	bool is_set;                 /**< set or frozenset, and what is derived from them */
	int64_t basic_size, item_size;
	int64_t head_size;           /**< of what stands before the object: the collector's words, those of a managed dict */
	uint64_t object_count, size_bytes;
};

/** One of the largest containers. */
struct heap_container {
	uint64_t address, type;
	uint64_t item_count, size_bytes;
	struct span owner; /**< a name that leads to it; empty until one is found */
};

enum { HEAP_CONTAINERS = 40, HEAP_OBJECTS_MAX = 50000000, HEAP_WANTED_MAX = 20000 };

/** What a walk over an interpreter's objects met. Zero-initialised is empty; heap_deinit() ends it. */
struct heap {
	struct heap_type *type;      /**< an open table of @capacity slots */
	size_t type_count, capacity;
	struct heap_container container[HEAP_CONTAINERS]; /**< the largest, in no order */
	size_t container_count;
	uint64_t object_count, size_bytes;
	const char *cut;             /**< why not all was seen; NULL: it was */
	uint64_t wanted_base;        /**< set before the walk: objects of this type and of those derived from it are remembered; 0: none */
	uint64_t *wanted;            /**< at most HEAP_WANTED_MAX of them */
	size_t wanted_count, wanted_capacity;
};

void heap_deinit(struct heap *heap);

/** Keeps the container if it is one of the largest. */
void heap_keep(struct heap *heap, const struct heap_container *container);

/** Type, elements and size of the container at @address. False: it is no dict, list, set or tuple, or not readable. */
bool heap_container_read(struct memory *memory, const struct runtime *runtime, size_t header_size, uint64_t address, struct heap_container *ret);

/**
 * Follows the lists of the collector, from the youngest generation to what gc.freeze() put aside, until @end_ns (CLOCK_MONOTONIC) at most. The process runs on: an object
 * that goes away under the walk ends its list, which is said in @cut. False: there is no list that could be followed.
 */
bool heap_walk(struct memory *memory, const struct runtime *runtime, const struct gc_lists *lists, uint64_t end_ns, struct heap *ret);

/** Bytes that an object of that type takes by itself, as sys.getsizeof() counts; @ret_items: its elements. */
uint64_t heap_object_size(struct memory *memory, const struct runtime *runtime, const struct heap_type *type, uint64_t object, uint64_t *ret_items);

#endif
