#ifndef PIDSHOT_REPORT_TEXT_PAGE_H
#define PIDSHOT_REPORT_TEXT_PAGE_H

#include "report/document.h"

/** Text for a terminal, of lines that are no wider than asked. */
struct text_page {
	struct strbuf *buf;
	size_t width;    /**< cells, 40 or more */
	bool is_colored;
};

enum { TEXT_LABEL = 10 };

void text_rule(struct text_page *page);

/** As many whole words as fit; the rest stays in @rest. A word that is too long alone is taken as it is, to be shortened by text_line(). */
struct span text_take_line(struct span *rest, size_t width);

/** Appends one line's text of at most @width cells: cut after a word where there are several, in the middle of one that is too long alone. */
void text_line(struct strbuf *buf, struct span text, size_t width);

/** "LABEL     text, wrapped under itself", escaped, in at most @lines lines; what does not fit then is cut after a word. */
void text_paragraph(struct text_page *page, const char *label, struct span text, size_t lines);

/** How bad it is in two characters, "!!", and in its colour where there is one. */
void text_mark(struct text_page *page, const struct finding *finding);

#endif
