#include "report/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void arena_deinit(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	arena->failed = false;
}

static struct arena_block *block_add(struct arena *arena, size_t needed)
{
	size_t size = needed > BLOCK_SIZE ? needed : BLOCK_SIZE;
	struct arena_block *block = size > SIZE_MAX / 2 ? NULL : calloc(1, sizeof(*block) + size);

	if (!block) {
		arena->failed = true;
		return NULL;
	}
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t needed = 0;
	void *at = NULL;

	if (__builtin_mul_overflow(count, size, &needed) || __builtin_add_overflow(needed, alignof(max_align_t) - 1, &needed))
		arena->failed = true;
	needed &= ~(alignof(max_align_t) - 1);
	if (arena->failed || needed == 0)
		return NULL;
	if (!block || block->size - block->used < needed)
		block = block_add(arena, needed);
	if (!block)
		return NULL;
	at = block->bytes + block->used;
	block->used += needed;
	return at;
}

struct span arena_copy(struct arena *arena, struct span bytes)
{
	char *at = arena_array(arena, bytes.length + 1, 1);

	if (!at)
		return span("");
	if (bytes.length > 0)
		memcpy(at, bytes.at, bytes.length);
	return span_of(at, bytes.length);
}

const char *arena_text(struct arena *arena, struct span bytes)
{
	return arena_copy(arena, bytes).at;
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
	at = length < 0 ? NULL : arena_array(arena, (size_t)length + 1, 1);
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
