#include "capture/proc/os_release.h"

#include "tests/kit.h"

static void unquoted_is(struct span value, const char *expected)
{
	cleanup_strbuf struct strbuf text = { 0 };

	os_release_unquote(value, &text);
	assert_span(strbuf_span(&text), expected);
}

static void reads_assignments_alone(void **state)
{
	static const char *const expected[][2] = {
		{ "PRETTY_NAME", "Debian GNU/Linux 12 (bookworm)" }, { "NAME", "Odd \\ name" }, { "ID", "debian" }, { "VERSION_ID", "12" },
		{ "VARIANT", "a \"quoted\" $word" }, { "EMPTY", "" },
	};
	struct span text = fixture("proc/host/os_release");
	struct os_release line = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		assert_true(os_release_next(&text, &line));
		assert_span(line.name, expected[i][0]);
		unquoted_is(line.value, expected[i][1]);
	}
	assert_false(os_release_next(&text, &line));
}

static void quotes_may_be_missing(void **state)
{
	(void)state;
	unquoted_is(span("\""), "\"");
	unquoted_is(span("\"open"), "open");
	unquoted_is(span("\"a\" # rest"), "a");
	unquoted_is(span("plain\\"), "plain\\");
	unquoted_is(span(""), "");
}

TESTS(reads_assignments_alone, quotes_may_be_missing);
