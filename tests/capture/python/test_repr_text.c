#include "capture/python/repr_text.h"

#include <math.h>

#include "common/cleanup.h"
#include "tests/kit.h"

static void assert_text(const char *text, bool is_ascii, const char *expected)
{
	cleanup_strbuf struct strbuf got = { 0 };

	repr_text(span(text), is_ascii, &got);
	assert_span(strbuf_span(&got), expected);
}

static void assert_float(double value, const char *expected)
{
	cleanup_strbuf struct strbuf got = { 0 };

	repr_float(value, &got);
	assert_span(strbuf_span(&got), expected);
}

static void quotes_as_python_does(void **state)
{
	(void)state;
	assert_text("", false, "''");
	assert_text("plain", false, "'plain'");
	assert_text("it's", false, "\"it's\"");
	assert_text("it's \"so\"", false, "'it\\'s \"so\"'");
	assert_text("tab\t line\n esc\x1b back\\", false, "'tab\\t line\\n esc\\x1b back\\\\'");
}

static void characters_that_are_not_printable_are_escaped(void **state)
{
	(void)state;
	assert_text("caf\303\251 \346\274\242 \360\237\220\215", false, "'caf\303\251 \346\274\242 \360\237\220\215'");
	assert_text("caf\303\251 \346\274\242 \360\237\220\215", true, "'caf\\xe9 \\u6f22 \\U0001f40d'");
	assert_text("\302\240\342\200\213\356\200\200", false, "'\\xa0\\u200b\\ue000'");
	assert_text("\355\240\200 alone", false, "'\\ud800 alone'");
	assert_text("\377 surrogateescape \200", false, "'\\udcff surrogateescape \\udc80'");
	assert_text("cut \342\202", false, "'cut \\udce2\\udc82'");
}

static void bytes_are_ascii(void **state)
{
	cleanup_strbuf struct strbuf got = { 0 };

	(void)state;
	repr_bytes(span_of("a\0\xff'", 4), &got);
	assert_span(strbuf_span(&got), "\"a\\x00\\xff'\"");
}

static void floats_are_as_short_as_they_can_be(void **state)
{
	(void)state;
	assert_float(0.1, "0.1");
	assert_float(1 / 3.0, "0.3333333333333333");
	assert_float(-0.0, "-0.0");
	assert_float(100, "100.0");
	assert_float(1e16, "1e+16");
	assert_float(9007199254740993e0, "9007199254740992.0");
	assert_float(0.0001, "0.0001");
	assert_float(0.00001234, "1.234e-05");
	assert_float(5e-324, "5e-324");
	assert_float(-INFINITY, "-inf");
	assert_float(NAN, "nan");
}

static void integers_of_any_size(void **state)
{
	const uint32_t two_to_100[] = { 0, 0, 0, 1 << 10 };
	const uint32_t none[] = { 0 };
	cleanup_strbuf struct strbuf got = { 0 };

	(void)state;
	assert_true(repr_int(two_to_100, 4, false, &got));
	strbuf_add_byte(&got, ' ');
	assert_true(repr_int(two_to_100, 4, true, &got));
	strbuf_add_byte(&got, ' ');
	assert_true(repr_int(none, 0, false, &got));
	assert_span(strbuf_span(&got), "1267650600228229401496703205376 -1267650600228229401496703205376 0");
}

/* 2 ** 14284 has 4,300 digits, and 2 ** 14285 one more. */
static void one_of_too_many_digits_is_in_hex(void **state)
{
	enum { COUNT = 477 };
	uint32_t digits[COUNT] = { 0 };
	cleanup_strbuf struct strbuf got = { 0 };

	(void)state;
	digits[14284 / 30] = 1U << 14284 % 30;
	assert_true(repr_int(digits, COUNT, false, &got));
	assert_int_equal(got.length, REPR_INT_DIGITS_MAX);
	strbuf_reset(&got);
	digits[14284 / 30] = 1U << 14285 % 30;
	assert_true(repr_int(digits, COUNT, true, &got));
	assert_true(span_starts(strbuf_span(&got), "-0x20000"));
	assert_int_equal(got.length, 3 + 14285 / 4 + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_as_python_does),
		cmocka_unit_test(characters_that_are_not_printable_are_escaped),
		cmocka_unit_test(bytes_are_ascii),
		cmocka_unit_test(floats_are_as_short_as_they_can_be),
		cmocka_unit_test(integers_of_any_size),
		cmocka_unit_test(one_of_too_many_digits_is_in_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
