#ifndef PIDSHOT_REPORT_RENDER_TABLE_H
#define PIDSHOT_REPORT_RENDER_TABLE_H

#include "report/document.h"

/**
 * Appends a table as text: labels, then a line a row, columns two blanks apart, numbers to the right. Where @width cells (0: no limit) are too few, the widest
 * text columns lose their middle, down to what can be read; then the last columns are left out, and a line names them. Numbers are never cut. A line says how many rows
 * there are where not all are here.
 */
void render_table(struct strbuf *buf, const struct table *table, size_t width);

/** Appends @text, escaped, in at most @cells cells: where it is longer its middle becomes "...". */
void render_shortened(struct strbuf *buf, struct span text, size_t cells);

#endif
