#include "capture/python/repr_text.h"

#include "common/array.h"

/* Not printable (Objects/unicodectype.c), of the categories that repr_text.h names, past Latin-1. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x600, 0x605 },     { 0x61c, 0x61c },     { 0x6dd, 0x6dd },     { 0x70f, 0x70f },     { 0x890, 0x891 },     { 0x8e2, 0x8e2 },
	{ 0x1680, 0x1680 },   { 0x180e, 0x180e },   { 0x2000, 0x200f },   { 0x2028, 0x202f },   { 0x205f, 0x206f },   { 0x3000, 0x3000 },
	{ 0xd800, 0xf8ff },   { 0xfeff, 0xfeff },   { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },   { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
	{ 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0x40000, 0x10ffff },
};

static bool is_printable(uint32_t point)
{
	if (point < 0xa1)
		return point >= 0x20 && point < 0x7f;
	if (point == 0xad)
		return false;
	if (point >= 0xe0100 && point <= 0xe01ef) /* variation selectors */
		return true;
	for (size_t i = 0; i < array_length(hidden) && hidden[i].first <= point; i++)
		if (point <= hidden[i].last)
			return false;
	return true;
}

/* Takes one character off the front. Surrogates come as three bytes, bytes of no character as U+DC80 + the byte's lower bits. */
static uint32_t take_character(struct span *text)
{
	unsigned char first = (unsigned char)text->at[0];
	size_t length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
	uint32_t point = length == 1 ? first : length == 2 ? first & 0x1f : length == 3 ? first & 0xf : first & 7;
	bool is_whole = length > 0 && length <= text->length;

	for (size_t i = 1; is_whole && i < length; i++) {
		unsigned char next = (unsigned char)text->at[i];

		is_whole = (next & 0xc0) == 0x80;
		point = point << 6 | (next & 0x3f);
	}
	if (!is_whole || (length == 3 && point < 0x800) || (length == 4 && (point < 0x10000 || point > 0x10ffff))) {
		point = 0xdc00 + first;
		length = 1;
	}
	*text = span_skip(*text, length);
	return point;
}

static char quote_for(struct span text)
{
	return span_index(text, '\'') >= 0 && span_index(text, '"') < 0 ? '"' : '\'';
}

/* False: not one of those with a short escape. */
static bool add_short(struct strbuf *ret, uint32_t point, char quote)
{
	if (point == '\\' || point == (unsigned char)quote) {
		strbuf_add_byte(ret, '\\');
		strbuf_add_byte(ret, (char)point);
	} else if (point == '\t' || point == '\n' || point == '\r') {
		strbuf_add_text(ret, point == '\t' ? "\\t" : point == '\n' ? "\\n" : "\\r");
	} else {
		return false;
	}
	return true;
}

void repr_text(struct span text, bool is_ascii, struct strbuf *ret)
{
	char quote = quote_for(text);

	strbuf_add_byte(ret, quote);
	while (text.length > 0) {
		struct span before = text;
		uint32_t point = take_character(&text);

		if (add_short(ret, point, quote))
			continue;
		if (is_printable(point) && (point < 0x7f || !is_ascii))
			strbuf_add(ret, span_first(before, before.length - text.length));
		else
			strbuf_addf(ret, point < 0x100 ? "\\x%02x" : point < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)point);
	}
	strbuf_add_byte(ret, quote);
}

void repr_bytes(struct span bytes, struct strbuf *ret)
{
	char quote = quote_for(bytes);

	strbuf_add_byte(ret, quote);
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char byte = (unsigned char)bytes.at[i];

		if (add_short(ret, byte, quote))
			continue;
		if (byte >= 0x20 && byte < 0x7f)
			strbuf_add_byte(ret, (char)byte);
		else
			strbuf_addf(ret, "\\x%02x", (unsigned)byte);
	}
	strbuf_add_byte(ret, quote);
}
