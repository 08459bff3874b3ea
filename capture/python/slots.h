#ifndef PIDSHOT_PYTHON_SLOTS_H
#define PIDSHOT_PYTHON_SLOTS_H

#include "capture/python/dicts.h"

/** Appends what an instance holds in __slots__ of its classes: names and values, at most up to @cap entries in all. What was never set is left out. */
void slots_read(struct memory *memory, const struct runtime *runtime, uint64_t object, size_t cap, struct dict *ret);

#endif
