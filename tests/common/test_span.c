#include "common/span.h"

#include "tests/kit.h"

static void numbers_are_whole_or_refused(void **state)
{
	uint64_t big = 7;
	int64_t number = 7;
	int small = 7;

	(void)state;
	assert_true(span_uint64(span("18446744073709551615"), &big));
	assert_int_equal(big, UINT64_MAX);
	big = 7;
	assert_false(span_uint64(span("18446744073709551616"), &big));
	assert_false(span_uint64(span(""), &big));
	assert_false(span_uint64(span("-1"), &big));
	assert_false(span_uint64(span(" 1"), &big));
	assert_false(span_uint64(span("1x"), &big));
	assert_int_equal(big, 7);
	assert_true(span_int64(span("-9223372036854775808"), &number));
	assert_true(number == INT64_MIN);
	assert_false(span_int64(span("9223372036854775808"), &number));
	assert_false(span_int64(span("-9223372036854775809"), &number));
	assert_false(span_int64(span("-"), &number));
	assert_true(span_int(span("-2147483648"), &small));
	assert_int_equal(small, INT32_MIN);
	assert_false(span_int(span("2147483648"), &small));
}

static void other_bases(void **state)
{
	uint64_t value = 0;

	(void)state;
	assert_true(span_hex(span("ffffffffffffffff"), &value));
	assert_int_equal(value, UINT64_MAX);
	assert_true(span_hex(span("0x1F"), &value));
	assert_int_equal(value, 31);
	assert_false(span_hex(span("0x"), &value));
	assert_false(span_hex(span("10000000000000000"), &value));
	assert_true(span_octal(span("0100002"), &value));
	assert_int_equal(value, 0100002);
	assert_false(span_octal(span("8"), &value));
}

static void decimals(void **state)
{
	double value = 0;

	(void)state;
	assert_true(span_decimal(span("12.34"), &value));
	assert_true(value > 12.3399 && value < 12.3401);
	assert_true(span_decimal(span("-0.5"), &value));
	assert_true(value < -0.4999 && value > -0.5001);
	assert_false(span_decimal(span("1e5"), &value));
	assert_false(span_decimal(span("."), &value));
	assert_false(span_decimal(span(""), &value));
	assert_false(span_decimal(span("1.2.3"), &value));
}

static void lines_and_words(void **state)
{
	struct span rest = span("one  two\n\nlast");
	struct span line = { 0 };

	(void)state;
	assert_true(span_next_line(&rest, &line));
	assert_span(span_word(&line), "one");
	assert_span(span_word(&line), "two");
	assert_span(span_word(&line), "");
	assert_true(span_next_line(&rest, &line));
	assert_span(line, "");
	assert_true(span_next_line(&rest, &line));
	assert_span(line, "last");
	assert_false(span_next_line(&rest, &line));
	rest = span("a\nb");
	assert_span(span_line(&rest), "a");
	assert_span(span_line(&rest), "b");
	assert_span(span_line(&rest), "");
}

static void fields_and_splits(void **state)
{
	struct span rest = span("a,,b");
	struct span got = { 0 };
	struct span after = { 0 };

	(void)state;
	assert_true(span_field(&rest, ',', &got));
	assert_span(got, "a");
	assert_true(span_field(&rest, ',', &got));
	assert_span(got, "");
	assert_true(span_field(&rest, ',', &got));
	assert_span(got, "b");
	assert_false(span_field(&rest, ',', &got));
	assert_true(span_split(span("KEY=a=b"), '=', &got, &after));
	assert_span(got, "KEY");
	assert_span(after, "a=b");
	assert_false(span_split(span("KEY"), '=', &got, &after));
	assert_span(got, "KEY");
}

static void finding_and_cutting(void **state)
{
	struct span text = span("abcabc");

	(void)state;
	assert_int_equal(span_find(text, "ca"), 2);
	assert_int_equal(span_find(text, "x"), -1);
	assert_int_equal(span_find(span("ab"), "abc"), -1);
	assert_int_equal(span_index(text, 'b'), 1);
	assert_int_equal(span_last_index(text, 'b'), 4);
	assert_int_equal(span_index(span(NULL), 'b'), -1);
	assert_span(span_first(text, 2), "ab");
	assert_span(span_first(text, 99), "abcabc");
	assert_span(span_skip(text, 4), "bc");
	assert_span(span_skip(text, 99), "");
	assert_span(span_trim(span(" \t x y\r\n")), "x y");
	assert_span(span_trim(span("  ")), "");
	assert_true(span_starts(text, "abc") && !span_starts(text, "abcabcd"));
	assert_true(span_ends(text, "bc") && !span_ends(text, "ab"));
	assert_true(span_equal(text, span("abcabc")) && !span_equal(text, span("abcab")));
	assert_true(span_equal(span(NULL), span("")));
	assert_false(span_is(span_of("a\0b", 3), "a"));
}

TESTS(numbers_are_whole_or_refused, other_bases, decimals, lines_and_words, fields_and_splits, finding_and_cutting);
