#include "common/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_block {
	struct arena_block *before;
	size_t size;
	size_t used;
	alignas(max_align_t) char bytes[];
};

enum { ARENA_BLOCK = 64 << 10 };

void arena_deinit(struct arena *arena)
{
	while (arena->last) {
		struct arena_block *before = arena->last->before;

		free(arena->last);
		arena->last = before;
	}
	arena->used_bytes = 0;
	arena->failed = false;
}

static struct arena_block *add_block(struct arena *arena, size_t count)
{
	size_t size = count > ARENA_BLOCK / 4 ? count : ARENA_BLOCK;
	struct arena_block *block = malloc(sizeof(*block) + size);

	if (!block)
		return NULL;
	*block = (struct arena_block){ .size = size };
	arena->used_bytes += sizeof(*block) + size;
	/* A block made for one large piece is full: what is being filled stays in front. */
	if (size == count && arena->last) {
		block->before = arena->last->before;
		arena->last->before = block;
	} else {
		block->before = arena->last;
		arena->last = block;
	}
	return block;
}

static void *take(struct arena *arena, size_t count)
{
	size_t aligned = (count + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	struct arena_block *block = arena->last;
	void *piece = NULL;

	if (aligned < count) {
		arena->failed = true;
		return NULL;
	}
	if (!block || block->size - block->used < aligned)
		block = add_block(arena, aligned);
	if (!block) {
		arena->failed = true;
		return NULL;
	}
	piece = block->bytes + block->used;
	block->used += aligned;
	return piece;
}

void *arena_take(struct arena *arena, size_t count)
{
	void *piece = take(arena, count ? count : 1);

	if (piece)
		memset(piece, 0, count);
	return piece;
}

struct span arena_copy(struct arena *arena, struct span bytes)
{
	char *copy = take(arena, bytes.length + 1);

	if (!copy)
		return (struct span){ 0 };
	if (bytes.length)
		memcpy(copy, bytes.at, bytes.length);
	copy[bytes.length] = '\0';
	return span_of(copy, bytes.length);
}

const char *arena_text(struct arena *arena, struct span bytes)
{
	return arena_copy(arena, bytes).at;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes = 0;

	if (!__builtin_mul_overflow(count, size, &bytes))
		return arena_take(arena, bytes);
	arena->failed = true;
	return NULL;
}

struct span arena_keep(struct arena *arena, const struct strbuf *buf)
{
	if (strbuf_failed(buf))
		arena->failed = true;
	return arena_copy(arena, strbuf_span(buf));
}

struct span arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	int length = 0;
	char *at = NULL;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	at = length < 0 ? NULL : take(arena, (size_t)length + 1);
	if (!at)
		return span("");
	va_start(arguments, format);
	vsnprintf(at, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return span_of(at, (size_t)length);
}

void *arena_grow(struct arena *arena, void *array, size_t *count, size_t size)
{
	void **at = array;

	if ((*count & (*count - 1)) == 0) {
		void *grown = arena_array(arena, *count > 0 ? 2 * *count : 1, size);

		if (!grown)
			return NULL;
		if (*count > 0)
			memcpy(grown, *at, *count * size);
		*at = grown;
	}
	return (char *)*at + (*count)++ * size;
}
