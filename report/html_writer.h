#ifndef PIDSHOT_REPORT_HTML_WRITER_H
#define PIDSHOT_REPORT_HTML_WRITER_H

#include <stdint.h>

#include "common/span.h"
#include "common/strbuf.h"

/*
 * The only ways in which bytes get into a page: our own markup, which is a literal in our source; text; the value of an
 * attribute, always in quotes; numbers. Whatever is not markup is made visible by escape_shown() and then escaped for HTML.
 */

/** Markup of ours. Made by MARKUP() of a string literal alone, so that no data can be taken for it: a variable does not compile. */
struct markup {
	const char *at;
	size_t length;
};
#define MARKUP(literal) ((struct markup){ "" literal, sizeof(literal) - 1 })

/** Bytes of one value that are shown; what was cut is said after them: "... +37 KB". */
enum { HTML_VALUE_CAP = 4096 };
/** Lines of preformatted text that are shown. */
enum { HTML_LINE_CAP = 2000 };

void html_constant(struct strbuf *out, struct markup markup);

/** A value as text, cut at HTML_VALUE_CAP. */
void html_text(struct strbuf *out, struct span text);
/** The same for a C string; NULL gives nothing. */
void html_words(struct strbuf *out, const char *words);
/** Text whose newlines are ours (for <pre>): each line cut as a value, at most HTML_LINE_CAP lines, then how many more there are. */
void html_lines(struct strbuf *out, struct span text);

/** A blank, the name, and the value in double quotes. */
void html_attribute(struct strbuf *out, struct markup name, struct span value);

/** "1,019". */
void html_count(struct strbuf *out, uint64_t count);
/** A length in a drawing, one decimal; what is not finite becomes 0. */
void html_coordinate(struct strbuf *out, double value);

#endif
