#include "report/text_page.h"

#include "common/cleanup.h"
#include "report/escape.h"
#include "report/render_table.h"

void text_rule(struct text_page *page)
{
	strbuf_add_repeat(page->buf, '-', page->width);
	strbuf_add_byte(page->buf, '\n');
}

struct span text_take_line(struct span *rest, size_t width)
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

void text_line(struct strbuf *buf, struct span text, size_t width)
{
	static const char *const dots = " ...";
	struct span rest = text;
	struct span line = text;

	if (escape_cells(text) > width && width > strlen(dots))
		line = text_take_line(&rest, width - strlen(dots));
	if (line.length == text.length || escape_cells(line) > width - strlen(dots)) {
		render_shortened(buf, line.length == text.length ? text : line, width);
		return;
	}
	strbuf_add(buf, line);
	strbuf_add_text(buf, dots);
}

void text_paragraph(struct text_page *page, const char *label, struct span text, size_t lines)
{
	cleanup_strbuf struct strbuf shown = { 0 };
	struct span rest = { 0 };
	size_t indent = strlen(label) + 1 > TEXT_LABEL ? strlen(label) + 1 : TEXT_LABEL;
	size_t width = page->width - indent;

	escape_shown(&shown, span_first(text, 4096));
	rest = strbuf_span(&shown);
	for (size_t i = 0; i < lines && (i == 0 || rest.length > 0); i++) {
		struct span line = i + 1 < lines ? text_take_line(&rest, width) : rest;

		strbuf_addf(page->buf, "%-*s", (int)indent, i == 0 ? label : "");
		text_line(page->buf, line, width);
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
static const char *color_of(const struct text_page *page, const struct finding *finding)
{
	if (!page->is_colored || finding->state != FINDING_FIRED || finding->severity == SEVERITY_INFO)
		return "";
	return finding->severity == SEVERITY_CRITICAL ? "\033[31m" : "\033[33m";
}

void text_mark(struct text_page *page, const struct finding *finding)
{
	const char *color = color_of(page, finding);

	strbuf_addf(page->buf, "%s%s%s", color, mark_of(finding), color[0] ? "\033[0m" : "");
}
