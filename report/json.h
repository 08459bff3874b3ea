#ifndef PIDSHOT_REPORT_JSON_H
#define PIDSHOT_REPORT_JSON_H

#include "common/arena.h"
#include "common/span.h"
#include "report/query.h"

/* JSON of a stranger's, read by SQLite's JSON functions on a connection that holds nothing else: query_scratch(). */

/**
 * The members of the object at @path ("$", "$.members") of @json, one row each: `key`, `type` (as json_type() says), `value`
 * (NULL for objects and arrays). False where @json is not JSON or memory ran out; an absent path gives no rows.
 */
bool json_object(struct query *scratch, struct span json, const char *path, struct arena *arena, struct table *ret);

/** The whole number at key @key of such a table; @otherwise where it is none. */
int64_t json_int(const struct table *object, const char *key, int64_t otherwise);
/** The text there, or the empty span. */
struct span json_text(const struct table *object, const char *key);

/** Appends a JSON string with its quotes; < > & U+2028 U+2029 become \u escapes, what is not UTF-8 becomes U+FFFD. */
void json_add_string(struct strbuf *buf, struct span text);
/** Appends a cell: integers past 2^53 as strings, non-finite as null, blobs as hex. */
void json_add_cell(struct strbuf *buf, const struct cell *cell);

#endif
