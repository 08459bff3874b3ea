#include "report/render_text.h"

#include "common/cleanup.h"
#include "report/document_build.h"
#include "report/escape.h"
#include "tests/kit.h"
#include "tests/report/seed_bundle.h"

static void summary(struct strbuf *text, const struct seed_options *options, size_t width)
{
	cleanup_strbuf struct strbuf tar = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_reading struct reading reading = { 0 };
	cleanup_document struct document *document = NULL;
	struct bundle *bundle = NULL;

	seed_bundle_tar(&tar, options, NULL);
	assert_true(bundle_parse(strbuf_span(&tar), (struct load_limits){ 0 }, &bundle, &error));
	assert_int_equal(reading_of(bundle, &reading, &error), EXIT_MADE);
	assert_true(document_build(&reading, true, &document, &error));
	render_text(text, document, width, false);
	assert_false(strbuf_failed(text));
}

/* At most 60 lines, none wider than asked, nothing that a terminal would obey. */
static void assert_calm(struct span text, size_t width)
{
	struct span line = { 0 };
	size_t lines = 0;

	while (span_next_line(&text, &line)) {
		lines++;
		if (escape_cells(line) > width)
			fail_msg("wider than %zu: %.*s", width, (int)line.length, line.at);
		for (size_t i = 0; i < line.length; i++)
			assert_true((unsigned char)line.at[i] >= 0x20 && line.at[i] != 0x7f);
	}
	assert_in_range(lines, 10, 60);
}

static void it_fits_and_says_who(void **state)
{
	(void)state;
	cleanup_strbuf struct strbuf text = { 0 };

	summary(&text, NULL, 80);
	assert_calm(strbuf_span(&text), 80);
	assert_true(span_starts(strbuf_span(&text), "pidshot 4242 gunicorn  web-07  2026-11-24 07:03:11 +0100\n"));
	assert_true(span_find(strbuf_span(&text), "NOT SEEN") > 0);
	assert_true(span_find(strbuf_span(&text), "NOT REDACTED") < 0);
	assert_true(span_find(strbuf_span(&text), "ended early") < 0);
}

static void what_went_wrong_is_shouted(void **state)
{
	(void)state;
	const struct seed_options options = { .unredacted = true, .ended_early = true };
	cleanup_strbuf struct strbuf text = { 0 };

	summary(&text, &options, 80);
	assert_true(span_find(strbuf_span(&text), "WARNING  NOT REDACTED") > 0);
	assert_true(span_find(strbuf_span(&text), "before the planned end: a signal") > 0);
}

static void a_stranger_gets_no_say(void **state)
{
	(void)state;
	const struct seed_options options = { .comm = "\x1b]52;c;eA==\x07\n\xe2\x80\xae" "\xff=cmd|", .more_fds = 1000 };
	cleanup_strbuf struct strbuf text = { 0 };

	summary(&text, &options, 80);
	assert_calm(strbuf_span(&text), 80);
	strbuf_reset(&text);
	summary(&text, &options, 40);
	assert_calm(strbuf_span(&text), 40);
}

TESTS(it_fits_and_says_who, what_went_wrong_is_shouted, a_stranger_gets_no_say);
