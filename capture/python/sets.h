#ifndef PIDSHOT_PYTHON_SETS_H
#define PIDSHOT_PYTHON_SETS_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/python/runtime.h"

/** The elements of a set or frozenset, in the order in which they are iterated over. Zero-initialised is empty and valid. */
struct set {
	uint64_t *element;
	size_t count;
	uint64_t used;    /**< what the set says that it holds; larger than @count: read up to the cap */
};

/** Reads at most @cap of them. False: not readable, or no set; @ret is empty then. */
bool set_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct set *ret);
void set_deinit(struct set *set);
#define cleanup_set __attribute__((cleanup(set_deinit)))

#endif
