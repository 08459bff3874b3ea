#ifndef PIDSHOT_COMMON_UNITS_H
#define PIDSHOT_COMMON_UNITS_H

#include "common/span.h"
#include "common/strbuf.h"

/** "64M", "1.5G", "4096": bytes with an optional binary suffix K, M, G, T (also KB, KiB). */
bool units_bytes(struct span text, uint64_t *ret);
/** "5", "0.25", "2s", "250ms", "1m": a length of time, in nanoseconds; a bare number is seconds. */
bool units_duration(struct span text, uint64_t *ret_ns);

/** Appends a size for people: "824 B", "4.0 KiB", "1.2 GiB". */
void units_add_bytes(struct strbuf *buf, uint64_t bytes);
/** Appends a length of time for people: "0.4 ms", "41 s", "3 min 20 s", "1 d 12 h". */
void units_add_duration(struct strbuf *buf, int64_t ns);
/** Appends a whole number with a comma between thousands. */
void units_add_count(struct strbuf *buf, int64_t value);

#endif
