#include "common/escape.h"

static bool is_continuation(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

size_t utf8_sequence(struct span bytes, unsigned *ret_point)
{
	static const unsigned smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *at = (const unsigned char *)bytes.at;
	size_t length = 0;
	unsigned point = 0;

	if (bytes.length == 0)
		return 0;
	if (at[0] < 0x80)
		length = 1, point = at[0];
	else if ((at[0] & 0xe0) == 0xc0)
		length = 2, point = at[0] & 0x1f;
	else if ((at[0] & 0xf0) == 0xe0)
		length = 3, point = at[0] & 0x0f;
	else if ((at[0] & 0xf8) == 0xf0)
		length = 4, point = at[0] & 0x07;
	if (length == 0 || length > bytes.length)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if (!is_continuation(at[i]))
			return 0;
		point = point << 6 | (at[i] & 0x3f);
	}
	if (point < smallest[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
		return 0;
	if (ret_point)
		*ret_point = point;
	return length;
}

static bool is_plain_ascii(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f && byte != '\\';
}

bool escape_is_plain(struct span bytes)
{
	for (size_t i = 0; i < bytes.length;) {
		size_t length = 1;

		if (!is_plain_ascii((unsigned char)bytes.at[i]) && (length = utf8_sequence(span_skip(bytes, i), NULL)) < 2)
			return false;
		i += length;
	}
	return true;
}

void escape_ascii(struct strbuf *buf, struct span bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		strbuf_add_byte(buf, bytes.at[i] >= 0x20 && bytes.at[i] < 0x7f ? bytes.at[i] : '?');
}

static size_t escape_one(struct strbuf *buf, struct span bytes)
{
	size_t length = utf8_sequence(bytes, NULL);

	if (bytes.at[0] == '\\') {
		strbuf_add_text(buf, "\\\\");
		return 1;
	}
	if (length >= 2) {
		strbuf_add(buf, span_first(bytes, length));
		return length;
	}
	strbuf_add_text(buf, "\\x");
	strbuf_add_hex_bytes(buf, span_first(bytes, 1));
	return 1;
}

void escape_bytes(struct strbuf *buf, struct span bytes)
{
	while (bytes.length > 0) {
		size_t plain = 0;

		while (plain < bytes.length && is_plain_ascii((unsigned char)bytes.at[plain]))
			plain++;
		strbuf_add(buf, span_first(bytes, plain));
		bytes = span_skip(bytes, plain);
		if (bytes.length > 0)
			bytes = span_skip(bytes, escape_one(buf, bytes));
	}
}

void escape_undo(struct strbuf *buf, struct span text)
{
	while (text.length > 0) {
		ptrdiff_t plain = span_index(text, '\\');
		uint64_t byte = 0;

		strbuf_add(buf, span_first(text, plain < 0 ? text.length : (size_t)plain));
		text = span_skip(text, plain < 0 ? text.length : (size_t)plain);
		if (span_starts(text, "\\\\")) {
			strbuf_add_byte(buf, '\\');
			text = span_skip(text, 2);
		} else if (text.length >= 4 && text.at[1] == 'x' && span_hex(span_first(span_skip(text, 2), 2), &byte)) {
			strbuf_add_byte(buf, (char)byte);
			text = span_skip(text, 4);
		} else if (text.length > 0) {
			strbuf_add_byte(buf, text.at[0]);
			text = span_skip(text, 1);
		}
	}
}
