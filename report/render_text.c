#include "report/render_text.h"

#include "common/cleanup.h"
#include "report/escape.h"
#include "report/render_table.h"

enum { LABEL = 9, FINDINGS = 12, FACTS = 14, GAPS = 5, WRAPPED = 3 };

struct page {
	struct strbuf *buf;
	size_t width;
	bool is_colored;
};

static void rule(struct page *page)
{
	strbuf_add_repeat(page->buf, '-', page->width);
	strbuf_add_byte(page->buf, '\n');
}

/* As many whole words as fit; the rest stays in @rest. A word that is too long alone is taken as it is and shortened later. */
static struct span take_line(struct span *rest, size_t width)
{
	size_t end = 0;
	struct span line = { 0 };

	for (size_t i = 0; i <= rest->length; i++)
		if ((i == rest->length || rest->at[i] == ' ') && (end == 0 || escape_cells(span_first(*rest, i)) <= width))
			end = i;
	line = span_first(*rest, end);
	*rest = span_trim(span_skip(*rest, end));
	return line;
}

/* "LABEL    text, wrapped under itself", at most @lines lines; what does not fit then loses its middle. */
static void paragraph(struct page *page, const char *label, struct span text, size_t lines)
{
	cleanup_strbuf struct strbuf shown = { 0 };
	struct span rest = { 0 };
	size_t indent = strlen(label) + 1 > LABEL ? strlen(label) + 1 : LABEL;
	size_t width = page->width - indent;

	escape_shown(&shown, span_first(text, 4096));
	rest = strbuf_span(&shown);
	for (size_t i = 0; i < lines && (i == 0 || rest.length > 0); i++) {
		struct span line = i + 1 < lines ? take_line(&rest, width) : rest;

		strbuf_addf(page->buf, "%-*s", (int)indent, i == 0 ? label : "");
		render_shortened(page->buf, line, width);
		strbuf_add_byte(page->buf, '\n');
	}
}

static const char *mark_of(const struct finding *finding)
{
	if (finding->state == FINDING_CLEAR)
		return "ok";
	if (finding->state == FINDING_NOT_EVALUABLE)
		return " ?";
	return finding->severity == SEVERITY_CRITICAL ? "!!" : finding->severity == SEVERITY_WARNING ? " !" : " i";
}

/* Red, yellow; nothing for the rest: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ SGR */
static const char *color_of(const struct page *page, const struct finding *finding)
{
	if (!page->is_colored || finding->state != FINDING_FIRED || finding->severity == SEVERITY_INFO)
		return "";
	return finding->severity == SEVERITY_CRITICAL ? "\033[31m" : "\033[33m";
}

static void finding_line(struct page *page, const struct finding *finding)
{
	enum { MARK = 3, ID = 18, LINK = 12 };
	size_t link = page->width >= 60 && finding->section.length > 0 && finding->section.length <= LINK + 4 ? finding->section.length + 4 : 0;
	size_t text = page->width - MARK - ID - 1 - link;
	struct span said = finding->evidence.length > 0 ? finding->evidence : finding->title;
	size_t start = 0;

	strbuf_addf(page->buf, "%s%s%s ", color_of(page, finding), mark_of(finding), color_of(page, finding)[0] ? "\033[0m" : "");
	start = page->buf->length;
	render_shortened(page->buf, finding->id, ID);
	strbuf_add_repeat(page->buf, ' ', ID - (page->buf->length - start < ID ? page->buf->length - start : ID) + 1);
	if (finding->state == FINDING_CLEAR && finding->evidence.length == 0)
		said = finding->title;
	start = page->buf->length;
	render_shortened(page->buf, said, text);
	if (link > 0) {
		size_t used = escape_cells(span_of(page->buf->at + start, page->buf->length - start));

		strbuf_add_repeat(page->buf, ' ', text > used ? text - used : 0);
		strbuf_add_text(page->buf, " -> ");
		escape_shown(page->buf, finding->section);
	}
	strbuf_add_byte(page->buf, '\n');
}

static void findings(struct page *page, const struct document *document)
{
	size_t shown = document->finding_count < FINDINGS ? document->finding_count : FINDINGS;

	for (size_t i = 0; i < shown; i++)
		finding_line(page, &document->findings[i]);
	if (shown < document->finding_count)
		strbuf_addf(page->buf, "   ... and %zu more: see `pidshot-report findings`\n", document->finding_count - shown);
}

static void facts(struct page *page, const struct document *document)
{
	for (size_t i = 0; i < document->fact_count && i < FACTS; i++)
		paragraph(page, document->facts[i].label, document->facts[i].value, 2);
}

static void numbers(struct page *page, const struct document *document)
{
	for (size_t i = 0; i < document->series_count; i++)
		paragraph(page, i == 0 ? "WINDOW" : "", document->series[i].spoken, 2);
}

static void gaps(struct page *page, const struct document *document)
{
	for (size_t i = 0; i < document->gap_count && i < GAPS; i++) {
		const struct gap *gap = &document->gaps[i];
		cleanup_strbuf struct strbuf line = { 0 };

		strbuf_add(&line, gap->what);
		strbuf_add_text(&line, ": ");
		strbuf_add(&line, gap->why);
		if (gap->how.length > 0)
			strbuf_add_text(&line, "; needs ");
		strbuf_add(&line, gap->how);
		paragraph(page, i == 0 ? "NOT SEEN" : "", strbuf_span(&line), 2);
	}
	if (document->gap_count == 0)
		paragraph(page, "NOT SEEN", span("nothing: all that was asked for was read"), 1);
	else if (document->gap_count > GAPS) {
		cleanup_strbuf struct strbuf line = { 0 };

		strbuf_addf(&line, "... and %zu more -> gaps", document->gap_count - GAPS);
		paragraph(page, "", strbuf_span(&line), 1);
	}
}

void render_text(struct strbuf *buf, const struct document *document, size_t width, bool is_colored)
{
	struct page page = { .buf = buf, .width = width < 40 ? 40 : width, .is_colored = is_colored };
	cleanup_strbuf struct strbuf verdict = { 0 };

	render_shortened(buf, document->title, page.width);
	strbuf_add_byte(buf, '\n');
	rule(&page);
	if (document->warning.length > 0)
		paragraph(&page, "WARNING", document->warning, WRAPPED);
	strbuf_add(&verdict, document->verdict);
	if (document->confidence.length > 0)
		strbuf_addf(&verdict, " (%.*s)", (int)document->confidence.length, document->confidence.at);
	paragraph(&page, "VERDICT", strbuf_span(&verdict), WRAPPED);
	findings(&page, document);
	strbuf_add_byte(buf, '\n');
	facts(&page, document);
	numbers(&page, document);
	gaps(&page, document);
	strbuf_add_text(buf, "\n-> show VIEW BUNDLE; views; html BUNDLE\n");
}
