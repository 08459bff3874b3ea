#ifndef PIDSHOT_COMMON_ARENA_H
#define PIDSHOT_COMMON_ARENA_H

#include <stddef.h>

#include "common/span.h"

/** Memory that is handed out in pieces and given back all at once. Zero-initialised is empty and valid. */
struct arena {
	struct arena_block *last;
	size_t used_bytes; /**< asked for from the system */
};

void arena_deinit(struct arena *arena);
#define cleanup_arena __attribute__((cleanup(arena_deinit)))

/** @count zeroed bytes, aligned for any type; NULL when memory runs out. */
void *arena_take(struct arena *arena, size_t count);

/** A copy of @bytes, followed by a NUL that is not counted. An empty span with at == NULL when memory runs out. */
struct span arena_copy(struct arena *arena, struct span bytes);

/** The same as a C string; NULL when memory runs out. */
const char *arena_text(struct arena *arena, struct span bytes);

#endif
