#ifndef PIDSHOT_PYTHON_PYMALLOC_H
#define PIDSHOT_PYTHON_PYMALLOC_H

#include "capture/python/memory.h"

/*
 * Whether small objects come from pymalloc is told by where they lie: its blocks are parts of pools, and a pool begins with a header whose numbers fit together
 * (Objects/obmalloc.c, struct pool_header; the same from 2.7 to 3.15). What was built in, or asked for in PYTHONMALLOC, does not tell: 3.6 leaves pymalloc
 * out with PYTHONMALLOC=debug.
 */

enum { POOL_HEADER_SIZE = 48 };

/** True if the POOL_HEADER_SIZE bytes at @header are those of a pool of @pool_size bytes at @address that is in use. */
bool pymalloc_is_pool(const unsigned char *header, uint64_t address, uint64_t pool_size);

/** 1: one of the @count objects lies in a pool; 0: all can be read, and none does; -1: unknown. They are to be smaller than 400 bytes each. */
int pymalloc_is_used(struct memory *memory, const uint64_t *objects, size_t count);

#endif
