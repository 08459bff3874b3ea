#include "common/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { SMALLEST = 64, NUMBER_SIZE = 24 };

void strbuf_deinit(struct strbuf *buf)
{
	free(buf->at);
	*buf = (struct strbuf){ 0 };
}

void strbuf_reset(struct strbuf *buf)
{
	buf->failed = false;
	strbuf_truncate(buf, 0);
}

void strbuf_truncate(struct strbuf *buf, size_t length)
{
	if (length >= buf->length)
		return;
	buf->length = length;
	buf->at[length] = '\0';
}

const char *strbuf_text(const struct strbuf *buf)
{
	return buf->at ? buf->at : "";
}

char *strbuf_room(struct strbuf *buf, size_t count)
{
	size_t needed = 0;
	size_t capacity = buf->capacity > 0 ? buf->capacity : SMALLEST;
	char *grown = NULL;

	if (buf->failed)
		return NULL;
	if (__builtin_add_overflow(buf->length, count, &needed) || __builtin_add_overflow(needed, (size_t)1, &needed)) {
		buf->failed = true;
		return NULL;
	}
	if (needed <= buf->capacity)
		return buf->at + buf->length;
	while (capacity < needed)
		if (__builtin_mul_overflow(capacity, (size_t)2, &capacity))
			capacity = needed;
	grown = realloc(buf->at, capacity);
	if (!grown) {
		buf->failed = true;
		return NULL;
	}
	buf->at = grown;
	buf->capacity = capacity;
	buf->at[buf->length] = '\0';
	return buf->at + buf->length;
}

void strbuf_added(struct strbuf *buf, size_t count)
{
	buf->length += count;
	buf->at[buf->length] = '\0';
}

void strbuf_add(struct strbuf *buf, struct span bytes)
{
	char *room = strbuf_room(buf, bytes.length);

	if (!room)
		return;
	if (bytes.length > 0)
		memcpy(room, bytes.at, bytes.length);
	strbuf_added(buf, bytes.length);
}

void strbuf_add_text(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, span(text));
}

void strbuf_add_byte(struct strbuf *buf, char byte)
{
	strbuf_add(buf, span_of(&byte, 1));
}

void strbuf_add_repeat(struct strbuf *buf, char byte, size_t count)
{
	char *room = strbuf_room(buf, count);

	if (!room)
		return;
	memset(room, byte, count);
	strbuf_added(buf, count);
}

static void add_digits(struct strbuf *buf, uint64_t value, unsigned base)
{
	char digits[NUMBER_SIZE] = { 0 };
	size_t start = sizeof(digits);

	do {
		digits[--start] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value > 0);
	strbuf_add(buf, span_of(digits + start, sizeof(digits) - start));
}

void strbuf_add_uint(struct strbuf *buf, uint64_t value)
{
	add_digits(buf, value, 10);
}

void strbuf_add_int(struct strbuf *buf, int64_t value)
{
	if (value < 0)
		strbuf_add_byte(buf, '-');
	add_digits(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10);
}

void strbuf_add_hex(struct strbuf *buf, uint64_t value)
{
	add_digits(buf, value, 16);
}

void strbuf_add_hex_bytes(struct strbuf *buf, struct span bytes)
{
	char *room = strbuf_room(buf, 2 * bytes.length);

	if (!room)
		return;
	for (size_t i = 0; i < bytes.length; i++) {
		room[2 * i] = "0123456789abcdef"[(unsigned char)bytes.at[i] >> 4];
		room[2 * i + 1] = "0123456789abcdef"[bytes.at[i] & 15];
	}
	strbuf_added(buf, 2 * bytes.length);
}

void strbuf_addf(struct strbuf *buf, const char *format, ...)
{
	va_list arguments;
	int length = 0;
	char *room = NULL;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	room = length < 0 ? NULL : strbuf_room(buf, (size_t)length);
	if (!room) {
		buf->failed = true;
		return;
	}
	va_start(arguments, format);
	vsnprintf(room, (size_t)length + 1, format, arguments);
	va_end(arguments);
	strbuf_added(buf, (size_t)length);
}

char *strbuf_take(struct strbuf *buf, size_t *ret_length)
{
	char *taken = NULL;

	if (!strbuf_room(buf, 0))
		return NULL;
	taken = buf->at;
	if (ret_length)
		*ret_length = buf->length;
	*buf = (struct strbuf){ 0 };
	return taken;
}
