#include "capture/python/repr.h"

#include "common/cleanup.h"
#include "tests/kit.h"

/* Hides what is told to be secret, and digits elsewhere; writes down under which names. */
static void hide(void *context, struct span name, struct span text, bool is_secret, struct strbuf *ret)
{
	struct strbuf *names = context;

	strbuf_add(names, name);
	strbuf_add_byte(names, ';');
	if (is_secret) {
		strbuf_addf(ret, "[%zu]", text.length);
		return;
	}
	for (size_t i = 0; i < text.length; i++)
		strbuf_add_byte(ret, text.at[i] >= '0' && text.at[i] <= '9' ? '#' : text.at[i]);
}

static void plain_text_stays(void **state)
{
	cleanup_strbuf struct strbuf got = { 0 };
	cleanup_strbuf struct strbuf names = { 0 };

	(void)state;
	assert_true(repr_render(span("[1, {2: 3}]"), hide, &names, &got));
	assert_span(strbuf_span(&got), "[1, {2: 3}]");
	assert_int_equal(names.length, 0);
}

static void strings_are_hidden_before_they_are_quoted(void **state)
{
	cleanup_strbuf struct strbuf written = { 0 };
	cleanup_strbuf struct strbuf got = { 0 };
	cleanup_strbuf struct strbuf names = { 0 };

	(void)state;
	strbuf_add_text(&written, "[");
	repr_add_part(&written, REPR_PART_TEXT, span("url"), span("it's 1"));
	strbuf_add_text(&written, ", b");
	repr_add_part(&written, REPR_PART_BYTES, span(""), span_of("\0" "7", 2));
	strbuf_add_text(&written, ", u");
	repr_add_part(&written, REPR_PART_ASCII_TEXT, span(""), span("\303\251"));
	strbuf_add_text(&written, "]");
	assert_true(repr_render(strbuf_span(&written), hide, &names, &got));
	assert_span(strbuf_span(&got), "[\"it's #\", b'\\x00#', u'\\xe9']");
	assert_span(strbuf_span(&names), "url;;;");
}

static void a_value_under_a_secret_name_is_hidden_whole(void **state)
{
	cleanup_strbuf struct strbuf inner = { 0 };
	cleanup_strbuf struct strbuf written = { 0 };
	cleanup_strbuf struct strbuf got = { 0 };
	cleanup_strbuf struct strbuf names = { 0 };

	(void)state;
	strbuf_add_text(&inner, "[");
	repr_add_part(&inner, REPR_PART_TEXT, span(""), span("ab"));
	strbuf_add_text(&inner, "]");
	repr_add_part(&written, REPR_PART_SECRET, span("password"), strbuf_span(&inner));
	assert_true(repr_render(strbuf_span(&written), hide, &names, &got));
	assert_span(strbuf_span(&got), "[6]"); /* ['ab'] */
}

static void what_is_cut_is_refused(void **state)
{
	cleanup_strbuf struct strbuf written = { 0 };
	cleanup_strbuf struct strbuf names = { 0 };

	(void)state;
	strbuf_add_text(&written, "x");
	repr_add_part(&written, REPR_PART_TEXT, span("name"), span("content"));
	for (size_t length = 2; length < written.length; length++) {
		cleanup_strbuf struct strbuf got = { 0 };

		assert_false(repr_render(span_first(strbuf_span(&written), length), hide, &names, &got));
		assert_span(strbuf_span(&got), "x");
	}
}

static void names_cannot_pose_as_parts(void **state)
{
	cleanup_strbuf struct strbuf written = { 0 };

	(void)state;
	repr_add_name(&written, span("a\1\2b\n"));
	assert_span(strbuf_span(&written), "a\\x01\\x02b\\x0a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_stays),
		cmocka_unit_test(strings_are_hidden_before_they_are_quoted),
		cmocka_unit_test(a_value_under_a_secret_name_is_hidden_whole),
		cmocka_unit_test(what_is_cut_is_refused),
		cmocka_unit_test(names_cannot_pose_as_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
