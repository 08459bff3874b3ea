#include "report/render_text.h"

#include "common/cleanup.h"
#include "report/escape.h"
#include "report/render_table.h"

/* A summary is one screen of a large terminal: what does not fit is said to be elsewhere. */
enum { LINES_MAX = 60, LABEL = 10, FACTS = 16, DOING = 5, GAPS = 3, WRAPPED = 3, FINDING_LINES = 2 };

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

/* One line of at most @width cells: cut after a word where there are several, in the middle of one that is too long alone. */
static void add_line(struct strbuf *buf, struct span text, size_t width)
{
	static const char *const dots = " ...";
	struct span rest = text;
	struct span line = text;

	if (escape_cells(text) > width && width > strlen(dots))
		line = take_line(&rest, width - strlen(dots));
	if (line.length == text.length || escape_cells(line) > width - strlen(dots)) {
		render_shortened(buf, line.length == text.length ? text : line, width);
		return;
	}
	strbuf_add(buf, line);
	strbuf_add_text(buf, dots);
}

/* "LABEL     text, wrapped under itself", at most @lines lines; what does not fit then is cut after a word. */
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
		add_line(page->buf, line, width);
		strbuf_add_byte(page->buf, '\n');
	}
}

static const char *mark_of(const struct finding *finding)
{
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

enum { MARK = 3, ID = 20, TEXT_AT = MARK + ID + 1, LINK = 16 };

/* Fills the line, of which @used cells are taken, up to the link at its end. */
static void add_link(struct page *page, size_t used, struct span section)
{
	strbuf_add_repeat(page->buf, ' ', page->width - 4 - section.length - used);
	strbuf_add_text(page->buf, " -> ");
	escape_shown(page->buf, section);
}

/* What fired says where to look. */
static void finding_line(struct page *page, const struct finding *finding)
{
	cleanup_strbuf struct strbuf words = { 0 };
	cleanup_strbuf struct strbuf shown = { 0 };
	bool is_fired = finding->state == FINDING_FIRED;
	bool is_linked = is_fired && page->width >= 60 && finding->section.length > 0 && finding->section.length <= LINK;
	size_t start = 0;
	struct span rest = { 0 };

	document_say_finding(&words, finding);
	escape_shown(&shown, span_first(strbuf_span(&words), 4096));
	rest = strbuf_span(&shown);
	strbuf_addf(page->buf, "%s%s%s ", color_of(page, finding), mark_of(finding), color_of(page, finding)[0] ? "\033[0m" : "");
	start = page->buf->length;
	render_shortened(page->buf, finding->id, ID);
	strbuf_add_repeat(page->buf, ' ', ID - (page->buf->length - start < ID ? page->buf->length - start : ID) + 1);
	for (size_t i = 0; i < FINDING_LINES && (i == 0 || rest.length > 0); i++) {
		size_t width = page->width - TEXT_AT - (i == 0 && is_linked ? finding->section.length + 4 : 0);

		strbuf_add_repeat(page->buf, ' ', i > 0 ? TEXT_AT : 0);
		start = page->buf->length;
		add_line(page->buf, i + 1 < FINDING_LINES ? take_line(&rest, width) : rest, width);
		if (i == 0 && is_linked && !strbuf_failed(page->buf))
			add_link(page, TEXT_AT + escape_cells(span_of(page->buf->at + start, page->buf->length - start)), finding->section);
		strbuf_add_byte(page->buf, '\n');
	}
}

/* Of those that ran and found nothing, or were left out by request, the ids say enough: their titles name the trouble. */
static void ids_alone(struct page *page, const struct document *document, const char *label, bool is_clear)
{
	cleanup_strbuf struct strbuf ids = { 0 };
	struct span rest = { 0 };

	for (size_t i = 0; i < document->finding_count; i++) {
		if (is_clear ? document->findings[i].state != FINDING_CLEAR : !document->findings[i].is_not_asked)
			continue;
		strbuf_add_text(&ids, ids.length > 0 ? ", " : "");
		escape_shown(&ids, document->findings[i].id);
	}
	rest = strbuf_span(&ids);
	for (size_t i = 0; rest.length > 0 && i < WRAPPED; i++) {
		strbuf_addf(page->buf, "%-*s", (int)TEXT_AT, i == 0 ? label : "");
		add_line(page->buf, i + 1 < WRAPPED ? take_line(&rest, page->width - TEXT_AT) : rest, page->width - TEXT_AT);
		strbuf_add_byte(page->buf, '\n');
	}
}

static size_t count_lines(const struct strbuf *buf)
{
	size_t count = 0;

	for (size_t i = 0; i < buf->length; i++)
		count += buf->at[i] == '\n';
	return count;
}

/* In @lines lines, of which the last may say that there are more. */
static void findings(struct page *page, const struct document *document, size_t lines)
{
	size_t first_line = count_lines(page->buf);
	size_t unsaid = 0;

	for (size_t i = 0; i < document->finding_count; i++) {
		if (document->findings[i].state == FINDING_CLEAR || document->findings[i].is_alike || document->findings[i].is_not_asked)
			continue;
		if (unsaid || count_lines(page->buf) - first_line + FINDING_LINES + 1 > lines)
			unsaid++;
		else
			finding_line(page, &document->findings[i]);
	}
	if (unsaid)
		strbuf_addf(page->buf, "   ... and %zu more -> findings\n", unsaid);
}

/* A command line says more in a second line; of the rest the beginning does. */
static void facts(struct page *page, const struct document *document)
{
	for (size_t i = 0; i < document->fact_count && i < FACTS; i++)
		paragraph(page, document->facts[i].label, document->facts[i].value, strcmp(document->facts[i].label, "command") == 0 ? 2 : 1);
}

/* "4 in futex: store_orders (service.py:64) in Condition.wait (threading.py:320)" */
static void doings(struct page *page, const struct document *document)
{
	for (size_t i = 0; i < document->doing_count && i < DOING; i++) {
		const struct doing *doing = &document->doing[i];
		cleanup_strbuf struct strbuf line = { 0 };

		if (i + 1 == DOING && document->doing_total > DOING) {
			strbuf_addf(&line, "... and %zu more places -> %s", document->doing_total - i, doing->is_python ? "python-stacks" : "threads");
		} else {
			strbuf_addf(&line, "%zu ", doing->thread_count);
			strbuf_add(&line, doing->state);
			strbuf_add_text(&line, ": ");
			strbuf_add(&line, doing->place);
		}
		paragraph(page, i == 0 ? "THREADS" : "", strbuf_span(&line), 1);
	}
}

static void numbers(struct page *page, const struct document *document)
{
	for (size_t i = 0; i < document->series_count; i++)
		paragraph(page, i == 0 ? "WINDOW" : "", document->series[i].spoken, 1);
	for (size_t i = 0; i < document->hot_count; i++)
		paragraph(page, i == 0 ? "PYTHON" : "", document->hot[i], 2);
}

static void gap_line(struct page *page, const struct gap *gap, bool is_first)
{
	cleanup_strbuf struct strbuf line = { 0 };

	strbuf_add(&line, gap->what);
	strbuf_add_text(&line, ": ");
	strbuf_add(&line, gap->why);
	if (gap->how.length > 0)
		strbuf_add_text(&line, "; needs ");
	strbuf_add(&line, gap->how);
	paragraph(page, is_first ? "NOT SEEN" : "", strbuf_span(&line), 2);
}

/* The serious ones come first; what is missing by right has its line in any case. */
static void gaps(struct page *page, const struct document *document)
{
	size_t serious = 0;
	size_t shown = 0;

	for (size_t i = 0; i < document->gap_count; i++) {
		serious += document->gaps[i].is_serious;
		if (!document->gaps[i].is_serious || serious <= GAPS)
			gap_line(page, &document->gaps[i], shown++ == 0);
		if (serious > GAPS && (i + 1 == document->gap_count || !document->gaps[i + 1].is_serious) && document->gaps[i].is_serious) {
			cleanup_strbuf struct strbuf line = { 0 };

			strbuf_addf(&line, "... and %zu more -> gaps", serious - GAPS);
			paragraph(page, "", strbuf_span(&line), 1);
		}
	}
	if (document->gap_count == 0)
		paragraph(page, "NOT SEEN", span("nothing: all that was asked for was read"), 1);
}

void render_text(struct strbuf *buf, const struct document *document, size_t width, bool is_colored)
{
	struct page page = { .buf = buf, .width = width < 40 ? 40 : width, .is_colored = is_colored };
	cleanup_strbuf struct strbuf rest = { 0 };
	struct page below = { .buf = &rest, .width = page.width, .is_colored = is_colored };
	cleanup_strbuf struct strbuf verdict = { 0 };
	size_t taken = 0;

	render_shortened(buf, document->title, page.width);
	strbuf_add_byte(buf, '\n');
	rule(&page);
	if (document->warning.length > 0)
		paragraph(&page, "WARNING", document->warning, WRAPPED);
	strbuf_add(&verdict, document->verdict);
	if (document->confidence.length > 0)
		strbuf_addf(&verdict, " (%.*s)", (int)document->confidence.length, document->confidence.at);
	paragraph(&page, "VERDICT", strbuf_span(&verdict), WRAPPED);
	ids_alone(&below, document, " ? not asked for", false);
	ids_alone(&below, document, "ok clear", true);
	strbuf_add_byte(&rest, '\n');
	doings(&below, document);
	facts(&below, document);
	numbers(&below, document);
	gaps(&below, document);
	strbuf_add_text(&rest, "\n-> show VIEW BUNDLE; views; html BUNDLE\n");
	taken = count_lines(buf) + count_lines(&rest);
	findings(&page, document, taken < LINES_MAX ? LINES_MAX - taken : 0);
	strbuf_add(buf, strbuf_span(&rest));
	buf->failed = buf->failed || rest.failed;
}
