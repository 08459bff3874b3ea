#include "report/render_findings.h"

#include "common/cleanup.h"
#include "report/escape.h"
#include "report/text_page.h"

enum { ALL_LINES = 100, MARK = 3 };

static bool is_same_rule(const struct finding *findings, size_t count, size_t a, size_t b)
{
	return a < count && b < count && span_equal(findings[a].id, findings[b].id) && findings[a].state == findings[b].state;
}

static void words(struct text_page *page, const char *label, struct span text)
{
	if (text.length > 0)
		text_paragraph(page, label, text, ALL_LINES);
}

static void seen(struct text_page *page, const struct finding *finding)
{
	cleanup_strbuf struct strbuf line = { 0 };

	if (finding->subject.length > 0)
		strbuf_addf(&line, "process %.*s: ", (int)finding->subject.length, finding->subject.at);
	strbuf_add(&line, finding->evidence.length > 0 ? finding->evidence : finding->title);
	words(page, "   seen", strbuf_span(&line));
}

/* All that one rule found, then what it means. Returns how many rows those were. */
static size_t fired(struct text_page *page, const struct finding *findings, size_t count, size_t first)
{
	const struct finding *finding = &findings[first];
	cleanup_strbuf struct strbuf heading = { 0 };
	cleanup_strbuf struct strbuf more = { 0 };
	size_t end = first;

	escape_shown(&heading, finding->id);
	strbuf_add_text(&heading, ": ");
	escape_shown(&heading, finding->title);
	text_mark(page, finding);
	strbuf_add_byte(page->buf, ' ');
	text_line(page->buf, strbuf_span(&heading), page->width - MARK);
	strbuf_add_byte(page->buf, '\n');
	for (; end == first || is_same_rule(findings, count, first, end); end++)
		seen(page, &findings[end]);
	words(page, "   means", finding->why);
	words(page, "   do", finding->action);
	words(page, "   unless", finding->refuted_by);
	if (finding->section.length > 0) {
		strbuf_addf(&more, "pidshot-report show %.*s BUNDLE", (int)finding->section.length, finding->section.at);
		words(page, "   more", strbuf_span(&more));
	}
	strbuf_add_byte(page->buf, '\n');
	return end - first;
}

/* Rules of one kind, each with the reason for its processes, or their names alone. */
static void others(struct text_page *page, const char *heading, const struct finding *findings, size_t count, bool is_not_asked)
{
	bool is_first = true;

	for (size_t i = 0; i < count; i++) {
		cleanup_strbuf struct strbuf line = { 0 };

		if (findings[i].state != FINDING_NOT_EVALUABLE || findings[i].is_not_asked != is_not_asked ||
		    (i > 0 && is_same_rule(findings, count, i, i - 1) && span_equal(findings[i].evidence, findings[i - 1].evidence)))
			continue;
		strbuf_add_text(page->buf, is_first ? heading : "");
		is_first = false;
		strbuf_add(&line, findings[i].id);
		strbuf_add_text(&line, ": ");
		strbuf_add(&line, findings[i].evidence);
		words(page, " ?", strbuf_span(&line));
	}
	strbuf_add_text(page->buf, is_first ? "" : "\n");
}

static void clear(struct text_page *page, const struct finding *findings, size_t count)
{
	cleanup_strbuf struct strbuf line = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (findings[i].state != FINDING_CLEAR)
			continue;
		strbuf_add_text(&line, line.length > 0 ? ", " : "");
		strbuf_add(&line, findings[i].id);
	}
	words(page, "ok clear", strbuf_span(&line));
}

void render_findings(struct strbuf *buf, const struct finding *findings, size_t count, size_t width, bool is_colored)
{
	struct text_page page = { .buf = buf, .width = width < 40 ? 40 : width, .is_colored = is_colored };

	for (size_t i = 0; i < count && findings[i].state == FINDING_FIRED;)
		i += fired(&page, findings, count, i);
	others(&page, "Could not be judged\n", findings, count, false);
	others(&page, "Not asked for\n", findings, count, true);
	clear(&page, findings, count);
}
