#ifndef PIDSHOT_COMMON_HASH_H
#define PIDSHOT_COMMON_HASH_H

#include <stdint.h>

#include "common/span.h"
#include "common/strbuf.h"

enum { HASH_SIZE = 32 };

/** A SHA-256 (FIPS 180-4). */
struct hash {
	uint8_t byte[HASH_SIZE];
};

struct hash hash_of(struct span bytes);
bool hash_equal(struct hash a, struct hash b);
/** Appends 64 lower-case hex digits. */
void hash_add_hex(struct strbuf *buf, struct hash hash);
/** Reads 64 hex digits; false if @hex is anything else. */
bool hash_parse(struct span hex, struct hash *ret);

#endif
