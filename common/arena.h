#ifndef PIDSHOT_COMMON_ARENA_H
#define PIDSHOT_COMMON_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "common/span.h"
#include "common/strbuf.h"

/** Memory that is handed out in pieces and given back all at once. Zero-initialised is empty and valid. */
struct arena {
	struct arena_block *last;
	size_t used_bytes; /**< asked for from the system */
	bool failed;       /**< memory ran out at some call: may be asked once at the end */
};

void arena_deinit(struct arena *arena);
#define cleanup_arena __attribute__((cleanup(arena_deinit)))

/** @count zeroed bytes, aligned for any type; NULL when memory runs out. */
void *arena_take(struct arena *arena, size_t count);

/** A copy of @bytes, followed by a NUL that is not counted. An empty span with at == NULL when memory runs out. */
struct span arena_copy(struct arena *arena, struct span bytes);

/** The same as a C string; NULL when memory runs out. */
const char *arena_text(struct arena *arena, struct span bytes);

/** Zeroed memory for @count things of @size bytes; NULL when memory runs out. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/** A copy of what the buffer holds; a buffer that failed makes the arena fail. */
struct span arena_keep(struct arena *arena, const struct strbuf *buf);

/** As printf; followed by a NUL. The empty span "" when memory runs out. */
struct span arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * Makes room for one more element: the array at @array (a pointer to the pointer) of @*count elements of @size bytes becomes one
 * longer, copied when the count is a power of two. Returns the new element, zeroed, or NULL (nothing changed).
 */
void *arena_grow(struct arena *arena, void *array, size_t *count, size_t size);

#endif
