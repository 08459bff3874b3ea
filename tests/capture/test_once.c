#include "capture/once.h"

#include "tests/kit.h"

static void each_key_is_new_once(void **state)
{
	enum { KEYS = 5000 };
	cleanup_arena struct arena arena = { 0 };
	struct once once = { 0 };

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < KEYS; i++) {
			cleanup_strbuf struct strbuf key = { 0 };

			strbuf_addf(&key, "cgroup %d all", i);
			assert_int_equal(once_add(&once, &arena, strbuf_span(&key)), round == 0);
		}
	assert_int_equal(once.count, KEYS);
}

static void an_empty_key_is_one_too(void **state)
{
	cleanup_arena struct arena arena = { 0 };
	struct once once = { 0 };

	(void)state;
	assert_true(once_add(&once, &arena, span("")));
	assert_false(once_add(&once, &arena, span("")));
	assert_true(once_add(&once, &arena, span("a")));
}

TESTS(each_key_is_new_once, an_empty_key_is_one_too);
