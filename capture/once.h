#ifndef PIDSHOT_CAPTURE_ONCE_H
#define PIDSHOT_CAPTURE_ONCE_H

#include <stdbool.h>

#include "common/arena.h"

/** Keys that were met: what several targets share is done for the first of them. Zero-initialised is empty and valid; an arena owns the memory. */
struct once {
	struct span *slots;  /* free: at is NULL */
	size_t capacity;     /* a power of two */
	size_t count;
};

/** True the first time that it is called with @key. Where memory is short it may be true again: twice is better than never. */
bool once_add(struct once *once, struct arena *arena, struct span key);

#endif
