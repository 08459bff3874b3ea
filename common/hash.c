#include "common/hash.h"

#include <sodium.h>

struct hash hash_of(struct span bytes)
{
	struct hash hash = { { 0 } };

	crypto_hash_sha256(hash.byte, (const unsigned char *)bytes.at, bytes.length);
	return hash;
}

bool hash_equal(struct hash a, struct hash b)
{
	return memcmp(a.byte, b.byte, HASH_SIZE) == 0;
}

void hash_add_hex(struct strbuf *buf, struct hash hash)
{
	strbuf_add_hex_bytes(buf, span_of(hash.byte, HASH_SIZE));
}

bool hash_parse(struct span hex, struct hash *ret)
{
	struct hash hash = { { 0 } };

	if (hex.length != 2 * HASH_SIZE)
		return false;
	for (size_t i = 0; i < HASH_SIZE; i++) {
		uint64_t byte = 0;

		if (hex.at[2 * i + 1] == 'x' || !span_hex(span_first(span_skip(hex, 2 * i), 2), &byte))
			return false;
		hash.byte[i] = (uint8_t)byte;
	}
	*ret = hash;
	return true;
}
