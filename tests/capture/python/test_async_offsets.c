#include "capture/python/async_offsets.h"

#include "common/array.h"
#include "tests/kit.h"

/* As CPython 3.14.10 and 3.15.2 of Debian have them. */
static const uint64_t in_3_14[ASYNC_DEBUG_WORDS] = { 168, 136, 96, 108, 109, 128, 152, 10896, 10880, 904, 864, 872, 880 };
static const uint64_t in_3_15[ASYNC_DEBUG_WORDS] = { 168, 136, 96, 108, 109, 128, 152, 10872, 10856, 1064, 1024, 1032, 1048 };

static void found_by_its_shape(void **state)
{
	struct async_offsets offsets = { 0 };

	(void)state;
	assert_true(async_offsets_read(in_3_14, ASYNC_DEBUG_WORDS, &offsets));
	assert_int_equal(offsets.coro, 128);
	assert_int_equal(offsets.waiter, 120);
	assert_int_equal(offsets.state, 104);
	assert_int_equal(offsets.node, 152);
	assert_int_equal(offsets.thread_tasks, 880);
	assert_true(async_offsets_read(in_3_15, ASYNC_DEBUG_WORDS, &offsets));
	assert_int_equal(offsets.thread_loop, 1024);
}

static void any_word_that_lies_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < array_length(in_3_14); i++) {
		uint64_t words[ASYNC_DEBUG_WORDS];
		struct async_offsets offsets = { 0 };

		memcpy(words, in_3_14, sizeof(words));
		words[i] = 1ULL << 40;
		assert_false(async_offsets_read(words, ASYNC_DEBUG_WORDS, &offsets));
		words[i] = 3;
		assert_false(async_offsets_read(words, ASYNC_DEBUG_WORDS, &offsets));
	}
}

static void too_few_words_are_none(void **state)
{
	struct async_offsets offsets = { 0 };

	(void)state;
	assert_false(async_offsets_read(in_3_14, ASYNC_DEBUG_WORDS - 1, &offsets));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_by_its_shape),
		cmocka_unit_test(any_word_that_lies_is_refused),
		cmocka_unit_test(too_few_words_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
