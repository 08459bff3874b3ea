#ifndef PIDSHOT_REPORT_RENDER_HTML_INTERNAL_H
#define PIDSHOT_REPORT_RENDER_HTML_INTERNAL_H

#include "report/document.h"
#include "report/html_writer.h"

/* What the render_html*.c files share. */

/** All of page one: verdict, findings, facts, small charts, what was not seen. */
void html_first(struct strbuf *out, const struct document *document);

/** One small chart with its caption. */
void html_series(struct strbuf *out, const struct series *series);

/** A flame graph: boxes with their words, a colour for each kind of frame. */
void html_flame(struct strbuf *out, const struct flame *flame);

/** Every rule with its state; and what was not seen. Sections of their own. */
void html_findings(struct strbuf *out, const struct document *document);
void html_gaps(struct strbuf *out, const struct document *document);

/** The severity as a shape and a word. */
void html_severity(struct strbuf *out, enum severity severity);

/** Section @index of the document. */
void html_section(struct strbuf *out, const struct document *document, size_t index);

/**
 * The id of that section: "view-" and its name where that is plain (so that links to it last), else its number; never
 * one of a stranger's making, and never one of the page's own.
 */
void html_section_id(struct strbuf *out, const struct document *document, size_t index);

/** The index of the section of that id; section_count: none. */
size_t html_section_find(const struct document *document, struct span id);

/** A cell of a table with its tags; unknown is a dash, so that it differs from the empty text. */
void html_cell(struct strbuf *out, const struct column *column, const struct cell *cell);

/** Opens a box that scrolls sideways, reached by keyboard and named for those who do not see it. */
void html_scroll_open(struct strbuf *out, struct span label);

#endif
