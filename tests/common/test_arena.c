#include "common/arena.h"

#include <stdalign.h>

#include "tests/kit.h"

static void pieces_are_zeroed_apart_and_aligned(void **state)
{
	cleanup_arena struct arena arena = { 0 };
	char *last = NULL;

	(void)state;
	for (size_t size = 1; size < 3000; size += 7) {
		char *piece = arena_take(&arena, size);

		assert_non_null(piece);
		assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 'x', size);
		if (last)
			assert_int_equal(*last, 'x');
		last = piece;
	}
	assert_true(arena.used_bytes > 0);
}

static void larger_than_a_block(void **state)
{
	cleanup_arena struct arena arena = { 0 };
	char *large = arena_take(&arena, 5 << 20);

	(void)state;
	assert_non_null(large);
	large[(5 << 20) - 1] = 'x';
	assert_non_null(arena_take(&arena, 1));
	assert_null(arena_take(&arena, SIZE_MAX - 4));
}

static void copies_are_ended(void **state)
{
	cleanup_arena struct arena arena = { 0 };
	struct span copy = arena_copy(&arena, span_of("a\0b", 3));

	(void)state;
	assert_int_equal(copy.length, 3);
	assert_memory_equal(copy.at, "a\0b", 4);
	assert_string_equal(arena_text(&arena, span("text")), "text");
	assert_string_equal(arena_text(&arena, span(NULL)), "");
}

TESTS(pieces_are_zeroed_apart_and_aligned, larger_than_a_block, copies_are_ended);
