#ifndef PIDSHOT_COMMON_ESCAPE_H
#define PIDSHOT_COMMON_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/span.h"
#include "common/strbuf.h"

/**
 * Bytes from a stranger as text for the database, losslessly: valid UTF-8 stays, control bytes (C0, DEL) and bytes
 * that are not UTF-8 become \xNN (two lower-case hex digits), a backslash becomes \\.
 */
void escape_bytes(struct strbuf *buf, struct span bytes);

/** True if escape_bytes() would copy @bytes as they are. */
bool escape_is_plain(struct span bytes);

/** The way back; what is not an escape of escape_bytes() is copied as it is. */
void escape_undo(struct strbuf *buf, struct span text);

/** For a terminal of which nothing is known: what is not printable ASCII becomes a question mark, as with ps in the C locale. Not to be undone. */
void escape_ascii(struct strbuf *buf, struct span bytes);

/** Length (1 to 4) of the valid UTF-8 sequence at the start of @bytes, or 0; @ret_point may be NULL. RFC 3629. */
size_t utf8_sequence(struct span bytes, unsigned *ret_point);

#endif
