#ifndef PIDSHOT_COMMON_STRBUF_H
#define PIDSHOT_COMMON_STRBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/span.h"

/**
 * Bytes that grow. Zero-initialised is empty and valid. When memory runs out, `failed` is set, the call and all
 * later ones do nothing, and whoever made the buffer asks strbuf_failed() once at the end.
 * The bytes are always followed by a NUL that is not counted, once anything was added.
 */
struct strbuf {
	char *at;
	size_t length;
	size_t capacity;
	bool failed;
};

void strbuf_deinit(struct strbuf *buf);
#define cleanup_strbuf __attribute__((cleanup(strbuf_deinit)))

/** Forgets the bytes, keeps the memory. Clears `failed`. */
void strbuf_reset(struct strbuf *buf);
/** Cuts to @length bytes (no-op where there are fewer). */
void strbuf_truncate(struct strbuf *buf, size_t length);

static inline bool strbuf_failed(const struct strbuf *buf)
{
	return buf->failed;
}

static inline struct span strbuf_span(const struct strbuf *buf)
{
	return span_of(buf->at, buf->length);
}

/** The bytes as a C string: "" where nothing was added. Borrowed until the next change. */
const char *strbuf_text(const struct strbuf *buf);

/** Makes room for @count more bytes and returns where they go (NULL: failed). strbuf_added() says how many came. */
char *strbuf_room(struct strbuf *buf, size_t count);
void strbuf_added(struct strbuf *buf, size_t count);

void strbuf_add(struct strbuf *buf, struct span bytes);
void strbuf_add_text(struct strbuf *buf, const char *text);
void strbuf_add_byte(struct strbuf *buf, char byte);
void strbuf_add_repeat(struct strbuf *buf, char byte, size_t count);
void strbuf_add_uint(struct strbuf *buf, uint64_t value);
void strbuf_add_int(struct strbuf *buf, int64_t value);
void strbuf_add_hex(struct strbuf *buf, uint64_t value);
/** Each byte as two lower-case hex digits. */
void strbuf_add_hex_bytes(struct strbuf *buf, struct span bytes);
void strbuf_addf(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Hands the bytes over, ended by a NUL, to be freed by the caller; the buffer is empty after it. NULL if failed. */
char *strbuf_take(struct strbuf *buf, size_t *ret_length);

#endif
