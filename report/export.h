#ifndef PIDSHOT_REPORT_EXPORT_H
#define PIDSHOT_REPORT_EXPORT_H

#include "report/document.h"

/**
 * Appends the table as CSV (RFC 4180, CRLF), raw numbers, NULL as nothing, blobs as hex. Text that a spreadsheet would take for a
 * formula (it begins with = + - @ tab or CR) gets a ' in front.
 */
void export_csv(struct strbuf *buf, const struct table *table);

/** Appends the table as a JSON array of objects with the columns' names; json_add_cell() for the values. */
void export_json(struct strbuf *buf, const struct table *table);

#endif
