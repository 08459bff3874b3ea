#include "report/render_text.h"

#include "common/cleanup.h"
#include "report/escape.h"
#include "report/render_table.h"
#include "report/text_page.h"

/* A summary is one screen of a large terminal: what does not fit is said to be elsewhere. */
enum { LINES_MAX = 60, FACTS = 16, DOING = 5, GAPS = 3, WRAPPED = 3, FINDING_LINES = 2 };

enum { MARK = 3, ID = 20, TEXT_AT = MARK + ID + 1, LINK = 16 };

/* Fills the line, of which @used cells are taken, up to the link at its end. */
static void add_link(struct text_page *page, size_t used, struct span section)
{
	strbuf_add_repeat(page->buf, ' ', page->width - 4 - section.length - used);
	strbuf_add_text(page->buf, " -> ");
	escape_shown(page->buf, section);
}

/* What fired says where to look. */
static void finding_line(struct text_page *page, const struct finding *finding)
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
	text_mark(page, finding);
	strbuf_add_byte(page->buf, ' ');
	start = page->buf->length;
	render_shortened(page->buf, finding->id, ID);
	strbuf_add_repeat(page->buf, ' ', ID - (page->buf->length - start < ID ? page->buf->length - start : ID) + 1);
	for (size_t i = 0; i < FINDING_LINES && (i == 0 || rest.length > 0); i++) {
		size_t width = page->width - TEXT_AT - (i == 0 && is_linked ? finding->section.length + 4 : 0);

		strbuf_add_repeat(page->buf, ' ', i > 0 ? TEXT_AT : 0);
		start = page->buf->length;
		text_line(page->buf, i + 1 < FINDING_LINES ? text_take_line(&rest, width) : rest, width);
		if (i == 0 && is_linked && !strbuf_failed(page->buf))
			add_link(page, TEXT_AT + escape_cells(span_of(page->buf->at + start, page->buf->length - start)), finding->section);
		strbuf_add_byte(page->buf, '\n');
	}
}

/* Of those that ran and found nothing, or were left out by request, the ids say enough: their titles name the trouble. */
static void ids_alone(struct text_page *page, const struct document *document, const char *label, bool is_clear)
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
		text_line(page->buf, i + 1 < WRAPPED ? text_take_line(&rest, page->width - TEXT_AT) : rest, page->width - TEXT_AT);
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
static void findings(struct text_page *page, const struct document *document, size_t lines)
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
static void facts(struct text_page *page, const struct document *document)
{
	for (size_t i = 0; i < document->fact_count && i < FACTS; i++)
		text_paragraph(page, document->facts[i].label, document->facts[i].value, strcmp(document->facts[i].label, "command") == 0 ? 2 : 1);
}

/* "4 in futex: store_orders (service.py:64) in Condition.wait (threading.py:320)" */
static void doings(struct text_page *page, const struct document *document)
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
		text_paragraph(page, i == 0 ? "THREADS" : "", strbuf_span(&line), 1);
	}
}

static void numbers(struct text_page *page, const struct document *document)
{
	for (size_t i = 0; i < document->series_count; i++)
		text_paragraph(page, i == 0 ? "WINDOW" : "", document->series[i].spoken, 1);
	for (size_t i = 0; i < document->hot_count; i++)
		text_paragraph(page, i == 0 ? "PYTHON" : "", document->hot[i], 2);
}

static void gap_line(struct text_page *page, const struct gap *gap, bool is_first)
{
	cleanup_strbuf struct strbuf line = { 0 };

	strbuf_add(&line, gap->what);
	strbuf_add_text(&line, ": ");
	strbuf_add(&line, gap->why);
	if (gap->how.length > 0)
		strbuf_add_text(&line, "; needs ");
	strbuf_add(&line, gap->how);
	text_paragraph(page, is_first ? "NOT SEEN" : "", strbuf_span(&line), 2);
}

/* The serious ones come first; what is missing by right has its line in any case. */
static void gaps(struct text_page *page, const struct document *document)
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
			text_paragraph(page, "", strbuf_span(&line), 1);
		}
	}
	if (document->gap_count == 0)
		text_paragraph(page, "NOT SEEN", span("nothing: all that was asked for was read"), 1);
}

void render_text(struct strbuf *buf, const struct document *document, size_t width, bool is_colored)
{
	struct text_page page = { .buf = buf, .width = width < 40 ? 40 : width, .is_colored = is_colored };
	cleanup_strbuf struct strbuf rest = { 0 };
	struct text_page below = { .buf = &rest, .width = page.width, .is_colored = is_colored };
	cleanup_strbuf struct strbuf verdict = { 0 };
	size_t taken = 0;

	render_shortened(buf, document->title, page.width);
	strbuf_add_byte(buf, '\n');
	text_rule(&page);
	if (document->warning.length > 0)
		text_paragraph(&page, "WARNING", document->warning, WRAPPED);
	strbuf_add(&verdict, document->verdict);
	if (document->confidence.length > 0)
		strbuf_addf(&verdict, " (%.*s)", (int)document->confidence.length, document->confidence.at);
	text_paragraph(&page, "VERDICT", strbuf_span(&verdict), WRAPPED);
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
