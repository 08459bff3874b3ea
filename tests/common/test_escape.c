#include "common/escape.h"

#include "tests/kit.h"

static void escapes_to(struct span bytes, const char *expected)
{
	cleanup_strbuf struct strbuf there = { 0 };
	cleanup_strbuf struct strbuf back = { 0 };

	escape_bytes(&there, bytes);
	assert_span(strbuf_span(&there), expected);
	assert_int_equal(escape_is_plain(bytes), span_equal(bytes, strbuf_span(&there)));
	escape_undo(&back, strbuf_span(&there));
	assert_true(span_equal(strbuf_span(&back), bytes));
}

static void text_stays(void **state)
{
	(void)state;
	escapes_to(span(""), "");
	escapes_to(span("nginx: worker"), "nginx: worker");
	escapes_to(span("Gr\xc3\xbc\xc3\x9f""e \xf0\x9f\x90\x8d"), "Gr\xc3\xbc\xc3\x9f""e \xf0\x9f\x90\x8d");
}

static void control_bytes_and_backslash(void **state)
{
	(void)state;
	escapes_to(span("a\nb\x1b[0m\x7f"), "a\\x0ab\\x1b[0m\\x7f");
	escapes_to(span_of("a\0b", 3), "a\\x00b");
	escapes_to(span("\\x41"), "\\\\x41");
}

static void bytes_that_are_not_utf8(void **state)
{
	(void)state;
	escapes_to(span("\xff\xfe"), "\\xff\\xfe");
	escapes_to(span("\xc3"), "\\xc3");                             /* cut */
	escapes_to(span("\xc0\xaf"), "\\xc0\\xaf");                    /* overlong */
	escapes_to(span("\xed\xa0\x80"), "\\xed\\xa0\\x80");           /* surrogate */
	escapes_to(span("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  /* past U+10FFFF */
	escapes_to(span("\xe2\x82z"), "\\xe2\\x82z");
}

static void every_pair_of_bytes_comes_back(void **state)
{
	(void)state;
	for (int first = 0; first < 256; first++) {
		for (int second = 0; second < 256; second++) {
			char pair[] = { (char)first, (char)second };
			cleanup_strbuf struct strbuf there = { 0 };
			cleanup_strbuf struct strbuf back = { 0 };

			escape_bytes(&there, span_of(pair, 2));
			assert_true(escape_is_plain(strbuf_span(&there)) || span_index(strbuf_span(&there), '\\') >= 0);
			escape_undo(&back, strbuf_span(&there));
			assert_true(span_equal(strbuf_span(&back), span_of(pair, 2)));
		}
	}
}

static void undoing_what_was_never_escaped(void **state)
{
	cleanup_strbuf struct strbuf back = { 0 };

	(void)state;
	escape_undo(&back, span("a\\q \\x4 \\xzz \\"));
	assert_span(strbuf_span(&back), "a\\q \\x4 \\xzz \\");
}

TESTS(text_stays, control_bytes_and_backslash, bytes_that_are_not_utf8, every_pair_of_bytes_comes_back, undoing_what_was_never_escaped);
