#ifndef PIDSHOT_REPORT_ARENA_H
#define PIDSHOT_REPORT_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "common/span.h"
#include "common/strbuf.h"

/**
 * Memory that is given back all at once. Zero-initialised is empty and valid. When memory runs out, `failed` is set, and
 * all later calls give nothing; whoever made the arena asks once at the end.
 */
struct arena {
	struct arena_block *blocks;
	bool failed;
};

void arena_deinit(struct arena *arena);
#define cleanup_arena __attribute__((cleanup(arena_deinit)))

/** Zeroed memory for @count things of @size bytes, aligned for anything. NULL: failed, or the product is 0. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/** A copy, followed by a NUL that is not counted. The empty span where memory ran out. */
struct span arena_copy(struct arena *arena, struct span bytes);
/** The same as a C string; "" where memory ran out. */
const char *arena_text(struct arena *arena, struct span bytes);
/** A copy of what the buffer holds; a buffer that failed makes the arena fail. */
struct span arena_keep(struct arena *arena, const struct strbuf *buf);
/** As printf. */
struct span arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * Makes room for one more element: @*array of @*count elements of @size bytes becomes one longer, by copying when the count is a power of
 * two. Returns the new element, zeroed, or NULL (nothing changed).
 */
void *arena_grow(struct arena *arena, void *array, size_t *count, size_t size);

#endif
