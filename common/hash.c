#include "common/hash.h"

#include <nettle/sha2.h>

/* By nettle, which libarchive brings along: it uses the CPU's instructions for this, and takes a quarter of libsodium's time. */
struct hash hash_of(struct span bytes)
{
	struct sha256_ctx context;
	struct hash hash = { { 0 } };

	sha256_init(&context);
	sha256_update(&context, bytes.length, (const uint8_t *)bytes.at);
	sha256_digest(&context, HASH_SIZE, hash.byte);
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
