#ifndef PIDSHOT_REPORT_FORMAT_H
#define PIDSHOT_REPORT_FORMAT_H

#include "report/document.h"

/** Appends a cell for people, by its column's unit: "4.0 KiB", "41 s", "1,024", "0x7ffd...", "12.5"; NULL gives nothing. Not escaped. */
void format_cell(struct strbuf *buf, const struct cell *cell, enum unit unit);

/** Appends a moment as "2026-11-24 07:03:11 +0100"; @realtime_ns since 1970 UTC, @utc_offset_s of the place. */
void format_time(struct strbuf *buf, int64_t realtime_ns, int64_t utc_offset_s);
/** The same with the UTC beside it: "2026-11-24 07:03:11 +0100 (06:03:11 UTC)"; with the date again only where it differs. */
void format_time_both(struct strbuf *buf, int64_t realtime_ns, int64_t utc_offset_s);
/** Appends a moment as "2026-11-24T06:03:11Z" (ISO 8601, UTC). */
void format_time_utc(struct strbuf *buf, int64_t realtime_ns);

#endif
