#include "tests/kit.h"

#include <math.h>

#include "common/array.h"
#include "report/html/assets.h"
#include "report/html_writer.h"
#include "report/render_html.h"
#include "report/render_html_internal.h"
#include "tests/report/seed_evil.h"

static const char *const voids[] = { "!doctype", "meta", "link", "circle", "path", "rect", "line", "polygon" };

static bool is_void(struct span name)
{
	for (size_t i = 0; i < array_length(voids); i++)
		if (span_is(name, voids[i]))
			return true;
	return false;
}

static struct span tag_name(struct span tag)
{
	size_t length = 0;

	while (length < tag.length && !strchr(" />\n", tag.at[length]))
		length++;
	return span_first(tag, length);
}

/* Of one tag's inside: every attribute is ours, quoted, and neither runs nor loads nor styles. */
static void check_attributes(struct span tag)
{
	struct span rest = span_skip(tag, tag_name(tag).length);
	struct span before = { 0 };

	while (span_split(rest, '"', &before, &rest)) {
		struct span name = span_trim(before);
		struct span text = { 0 };

		assert_true(span_ends(name, "="));
		name = span_first(name, name.length - 1);
		assert_true(span_index(name, ' ') < 0 || span_is(tag_name(tag), "path"));
		assert_false(span_starts(name, "on") || span_is(name, "style") || span_is(name, "src"));
		assert_true(span_split(rest, '"', &text, &rest));
		if (span_is(name, "href"))
			assert_true(span_starts(text, "#") || span_is(text, "data:,"));
	}
}

/* Walks the page as a parser that knows no forgiveness: every tag is closed by its own, and none can come from data. */
static void check_balance(struct span page)
{
	struct span open[64] = { { 0 } };
	size_t depth = 0;
	struct span rest = page;
	struct span before = { 0 };

	while (span_split(rest, '<', &before, &rest)) {
		struct span tag = { 0 };

		assert_true(span_split(rest, '>', &tag, &rest));
		if (span_starts(tag, "/")) {
			assert_true(depth > 0);
			assert_true(span_equal(span_skip(tag, 1), open[--depth]));
			continue;
		}
		check_attributes(tag);
		if (is_void(tag_name(tag)) || span_ends(tag, "/"))
			continue;
		assert_true(depth < array_length(open));
		open[depth++] = tag_name(tag);
	}
	assert_int_equal(depth, 0);
}

static void page_is_closed_to_hostile_values(void **state)
{
	static const char *const never[] = { "<script", "<img", "<!--", "<svg onload", "\x1b", "\xe2\x80\xae", "\xe2\x80\x8b", "\xff",
		"\xf3\xa0\x81\xa1", "\xed\xa0\x80", "<h1>no problem" };
	cleanup_strbuf struct strbuf page = { 0 };
	cleanup_document struct document *document = seed_evil();

	(void)state;
	assert_non_null(document);
	render_html(document, &page);
	assert_false(strbuf_failed(&page));
	for (size_t i = 0; i < array_length(never); i++)
		assert_int_equal(span_find(strbuf_span(&page), never[i]), -1);
	assert_true(span_find(strbuf_span(&page), "\\x1b]52;") > 0);
	assert_true(span_find(strbuf_span(&page), "\\u{202e}") > 0);
	assert_true(span_find(strbuf_span(&page), "broken \\xff\\xc3(") > 0);
	check_balance(strbuf_span(&page));
	/* The value of 1 MB did not come along. */
	assert_true(page.length < 100000);
}

static void policy_stands_before_the_style(void **state)
{
	cleanup_strbuf struct strbuf page = { 0 };
	cleanup_strbuf struct strbuf policy = { 0 };
	cleanup_document struct document *document = document_create();

	(void)state;
	assert_non_null(document);
	render_html(document, &page);
	strbuf_addf(&policy, "content=\"default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'; "
		"require-trusted-types-for 'script'; trusted-types 'none'\"", html_style_sha256);
	assert_in_range(span_find(strbuf_span(&page), strbuf_text(&policy)), 1, span_find(strbuf_span(&page), "<style>"));
	assert_true(span_find(strbuf_span(&page), "nothing that was asked for is missing") > 0);
	check_balance(strbuf_span(&page));
	assert_true(page.length < 40 * 1024);
}

static void long_values_say_what_is_missing(void **state)
{
	static char text[HTML_VALUE_CAP + 37 * 1024];
	cleanup_strbuf struct strbuf out = { 0 };

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text + HTML_VALUE_CAP - 2, "\xe2\x82\xac", 3);
	html_text(&out, span_of(text, sizeof(text)));
	assert_int_equal(out.length, HTML_VALUE_CAP - 2 + strlen(" ... +37 KB"));
	assert_true(span_ends(strbuf_span(&out), "a ... +37 KB"));
	strbuf_reset(&out);
	html_text(&out, span_of(text, HTML_VALUE_CAP - 2));
	assert_int_equal(out.length, HTML_VALUE_CAP - 2);
}

static void cells_are_shown_in_their_unit(void **state)
{
	static const struct {
		struct cell cell;
		struct column column;
		const char *expected;
	} cases[] = {
		{ { .type = VALUE_INT, .integer = 48213 }, { "x_count", "x", UNIT_COUNT, true }, "<td class=\"n\">48,213</td>" },
		{ { .type = VALUE_INT, .integer = 48213 }, { "x", "x", UNIT_NUMBER, true }, "<td class=\"n\">48213</td>" },
		{ { .type = VALUE_INT, .integer = 4096 }, { "x_bytes", "x", UNIT_BYTES, true }, "<td class=\"n\">4.0 KiB</td>" },
		{ { .type = VALUE_REAL, .real = 4096 }, { "x_bytes", "x", UNIT_BYTES, true }, "<td class=\"n\">4.0 KiB</td>" },
		{ { .type = VALUE_INT, .integer = 41000000000 }, { "x_ns", "x", UNIT_NS, true }, "<td class=\"n\">41.0 s</td>" },
		{ { .type = VALUE_INT, .integer = 0x7f3c }, { "start", "start", UNIT_ADDRESS, true }, "<td class=\"n\"><code>0x7f3c</code></td>" },
		{ { .type = VALUE_NULL }, { "x_bytes", "x", UNIT_BYTES, true }, "<td class=\"n u\">\u2013</td>" },
		{ { .type = VALUE_NULL }, { "tty", "tty", UNIT_NUMBER, false }, "<td class=\"u\">\u2013</td>" },
		{ { .type = VALUE_TEXT }, { "path", "path", UNIT_NUMBER, false }, "<td></td>" },
		{ { .type = VALUE_BLOB, .text = { "<\xff", 2 } }, { "x", "x", UNIT_NUMBER, false }, "<td><code>3cff</code></td>" },
		{ { .type = VALUE_TEXT, .text = { "a<b>&'\"", 7 } }, { "x", "x", UNIT_BYTES, false }, "<td>a&lt;b&gt;&amp;&#39;&quot;</td>" },
	};
	cleanup_strbuf struct strbuf out = { 0 };

	(void)state;
	for (size_t i = 0; i < array_length(cases); i++) {
		strbuf_reset(&out);
		html_cell(&out, &cases[i].column, &cases[i].cell);
		assert_span(strbuf_span(&out), cases[i].expected);
	}
}

/* Each link leads to an id of the page that is there exactly once. */
static void links_lead_somewhere(void **state)
{
	cleanup_strbuf struct strbuf page = { 0 };
	cleanup_document struct document *document = seed_evil();
	struct span rest = { 0 };
	size_t links = 0;

	(void)state;
	assert_non_null(document);
	render_html(document, &page);
	rest = strbuf_span(&page);
	for (ptrdiff_t at = 0; (at = span_find(rest, " href=\"#")) >= 0; links++) {
		cleanup_strbuf struct strbuf id = { 0 };
		struct span target = { 0 };
		ptrdiff_t found = 0;

		rest = span_skip(rest, (size_t)at + strlen(" href=\"#"));
		assert_true(span_field(&rest, '"', &target));
		strbuf_add_text(&id, " id=\"");
		strbuf_add(&id, target);
		strbuf_add_byte(&id, '"');
		found = span_find(strbuf_span(&page), strbuf_text(&id));
		assert_true(found > 0);
		assert_int_equal(span_find(span_skip(strbuf_span(&page), (size_t)found + id.length), strbuf_text(&id)), -1);
	}
	assert_true(links >= 10);
}

static void ids_are_never_of_a_strangers_making(void **state)
{
	static const char *const ids[] = { "threads", "a\" onload=\"x", "threads", "", "Findings", NULL };
	static const char *const expected[] = { "view-threads", "section-2", "section-3", "section-4", "section-5", "section-6" };
	struct section sections[array_length(ids)] = { { 0 } };
	struct document document = { .sections = sections, .section_count = array_length(ids) };
	cleanup_strbuf struct strbuf out = { 0 };

	(void)state;
	for (size_t i = 0; i < array_length(ids); i++)
		sections[i].id = ids[i];
	for (size_t i = 0; i < array_length(ids); i++) {
		strbuf_reset(&out);
		html_section_id(&out, &document, i);
		assert_span(strbuf_span(&out), expected[i]);
	}
}

static size_t occurrences(struct span text, const char *needle)
{
	size_t count = 0;

	for (ptrdiff_t at = 0; (at = span_find(text, needle)) >= 0; count++)
		text = span_skip(text, (size_t)at + strlen(needle));
	return count;
}

static void tables_and_lines_are_cut_and_say_so(void **state)
{
	enum { ROWS = DOCUMENT_ROWS + 50 };
	static struct cell cells[ROWS];
	static char lines[2 * (HTML_LINE_CAP + 7)];
	struct column column = { "pid", "pid", UNIT_NUMBER, true };
	struct section section = { .id = "ps", .title = "Processes", .table = { &column, 1, cells, ROWS, 48213 } };
	struct document document = { .sections = &section, .section_count = 1 };
	cleanup_strbuf struct strbuf out = { 0 };

	(void)state;
	html_section(&out, &document, 0);
	assert_int_equal(occurrences(strbuf_span(&out), "<tr><td"), DOCUMENT_ROWS);
	assert_true(span_find(strbuf_span(&out), "300 of 48,213 rows") > 0);
	strbuf_reset(&out);
	for (size_t i = 0; i < sizeof(lines); i++)
		lines[i] = i % 2 ? '\n' : 'x';
	html_lines(&out, span_of(lines, sizeof(lines)));
	assert_int_equal(occurrences(strbuf_span(&out), "x\n"), HTML_LINE_CAP);
	assert_true(span_ends(strbuf_span(&out), "... 7 more lines\n"));
}

/* Unknown is a hole in the band, not a zero; numbers that no drawing can hold stay within it. */
static void charts_leave_open_what_is_unknown(void **state)
{
	double seconds[] = { 0, 1, 2, 3, 4 };
	double values[] = { 1, 1, (double)NAN, 1e300, (double)INFINITY };
	struct series series = { .label = "CPU, cores", .point_count = 5, .seconds = seconds, .band_count = 1, .band_label = { "user" },
		.band = { values }, .limit = 2, .top = 2 };
	cleanup_strbuf struct strbuf out = { 0 };

	(void)state;
	html_series(&out, &series);
	assert_int_equal(occurrences(strbuf_span(&out), "<polygon"), 2);
	assert_true(span_find(strbuf_span(&out), "points=\" 0.0,29.0 62.5,29.0 62.5,54.0 0.0,54.0\"") > 0);
	assert_int_equal(occurrences(strbuf_span(&out), "class=\"limit\""), 1);
	assert_true(span_find(strbuf_span(&out), "aria-label=\"CPU, cores\"") > 0);
	series.point_count = 0;
	strbuf_reset(&out);
	html_series(&out, &series);
	assert_true(span_find(strbuf_span(&out), "not measured") > 0);
}

static void threads_in_one_place_stand_together(void **state)
{
	enum { PLACES = 9 };
	cleanup_strbuf struct strbuf out = { 0 };
	struct doing doing[PLACES] = { { .thread_count = 1204, .state = span("in futex"), .place = span("work (app.py:7)"), .is_python = true } };
	const struct document document = { .doing = doing, .doing_count = PLACES, .doing_total = 31 };
	static const struct document nobody = { 0 };

	(void)state;
	html_first(&out, &document);
	assert_true(span_find(strbuf_span(&out), "<tr><td class=\"n\">1,204</td><td>in futex</td><td><code>work (app.py:7)</code></td></tr>") > 0);
	assert_int_equal(occurrences(strbuf_span(&out), "<td class=\"n\">"), 6);
	assert_true(span_find(strbuf_span(&out), "<p class=\"more\">25 more places</p>") > 0);
	strbuf_reset(&out);
	html_first(&out, &nobody);
	assert_true(span_find(strbuf_span(&out), "What its threads") < 0);
}

TESTS(page_is_closed_to_hostile_values, policy_stands_before_the_style, long_values_say_what_is_missing, cells_are_shown_in_their_unit,
	links_lead_somewhere, threads_in_one_place_stand_together, ids_are_never_of_a_strangers_making, tables_and_lines_are_cut_and_say_so, charts_leave_open_what_is_unknown);
