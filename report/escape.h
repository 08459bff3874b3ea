#ifndef PIDSHOT_REPORT_ESCAPE_H
#define PIDSHOT_REPORT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/span.h"
#include "common/strbuf.h"

/*
 * The one place where a stranger's text becomes something to look at: bytes that are not UTF-8 as \xNN; control
 * characters (C0, DEL, C1) as \xNN; characters that turn the direction of writing, have no width, or are tags, as \u{N}. Of
 * our own line structure nothing is left to a stranger: newline and tab are control characters too.
 */
void escape_shown(struct strbuf *buf, struct span text);

/** The same for whole output made by us, in which newlines are ours and stay. */
void escape_lines(struct strbuf *buf, struct span text);

/** True for what escape_shown() would not copy as it is. */
bool escape_is_hidden(unsigned point);

/** Cells of a terminal that one character takes: 0, 1 or 2. Unicode 15, EastAsianWidth.txt, and combining marks. */
size_t escape_point_cells(unsigned point);
/** Cells of text as escape_shown() gives it. */
size_t escape_cells(struct span text);

#endif
