#include "common/strbuf.h"

#include "tests/kit.h"

static void empty_is_valid(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	(void)state;
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_truncate(&buf, 0);
	strbuf_reset(&buf);
	strbuf_add(&buf, span(NULL));
	assert_int_equal(buf.length, 0);
	assert_false(strbuf_failed(&buf));
}

static void grows_and_ends_with_a_nul(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	(void)state;
	for (int i = 0; i < 10000; i++)
		strbuf_add_byte(&buf, (char)('a' + i % 26));
	assert_int_equal(buf.length, 10000);
	assert_int_equal(strlen(strbuf_text(&buf)), 10000);
	assert_int_equal(buf.at[9999], 'a' + 9999 % 26);
	strbuf_truncate(&buf, 3);
	assert_string_equal(strbuf_text(&buf), "abc");
	strbuf_truncate(&buf, 30);
	assert_int_equal(buf.length, 3);
}

static void writes_numbers(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	(void)state;
	strbuf_add_uint(&buf, UINT64_MAX);
	strbuf_add_byte(&buf, ' ');
	strbuf_add_int(&buf, INT64_MIN);
	strbuf_add_byte(&buf, ' ');
	strbuf_add_hex(&buf, 0xdeadbeefcafe);
	strbuf_add_byte(&buf, ' ');
	strbuf_add_hex_bytes(&buf, span_of("\x00\xff\x0a", 3));
	strbuf_addf(&buf, " %s %05d", "x", 42);
	strbuf_add_repeat(&buf, '.', 3);
	assert_span(strbuf_span(&buf), "18446744073709551615 -9223372036854775808 deadbeefcafe 00ff0a x 00042...");
}

static void a_long_format_is_whole(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	(void)state;
	strbuf_addf(&buf, "%5000d", 7);
	assert_int_equal(buf.length, 5000);
	assert_int_equal(buf.at[4999], '7');
}

static void failing_is_sticky_until_reset(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	(void)state;
	strbuf_add_text(&buf, "kept");
	assert_null(strbuf_room(&buf, SIZE_MAX));
	assert_true(strbuf_failed(&buf));
	strbuf_add_text(&buf, "lost");
	assert_span(strbuf_span(&buf), "kept");
	strbuf_reset(&buf);
	strbuf_add_text(&buf, "again");
	assert_span(strbuf_span(&buf), "again");
}

static void hands_over(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };
	size_t length = 0;
	char *taken = NULL;

	(void)state;
	strbuf_add_text(&buf, "mine");
	taken = strbuf_take(&buf, &length);
	assert_string_equal(taken, "mine");
	assert_int_equal(length, 4);
	assert_int_equal(buf.length, 0);
	assert_null(buf.at);
	free(taken);
}

TESTS(empty_is_valid, grows_and_ends_with_a_nul, writes_numbers, a_long_format_is_whole, failing_is_sticky_until_reset, hands_over);
