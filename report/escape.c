#include "report/escape.h"

#include "common/array.h"
#include "common/escape.h"

struct range {
	unsigned first, last;
};

/* Cf and other format characters that people do not see; https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing */
static const struct range hidden[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

static const struct range combining[] = {
	{ 0x300, 0x36f }, { 0x483, 0x489 }, { 0x591, 0x5bd }, { 0x610, 0x61a }, { 0x64b, 0x65f }, { 0x6d6, 0x6dc }, { 0x93c, 0x93c },
	{ 0x941, 0x948 }, { 0x94d, 0x94d }, { 0xe31, 0xe31 }, { 0xe34, 0xe3a }, { 0xe47, 0xe4e }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20f0 }, { 0x302a, 0x302d }, { 0x3099, 0x309a }, { 0xfe20, 0xfe2f },
};

static const struct range wide[] = {
	{ 0x1100, 0x115e }, { 0x231a, 0x231b }, { 0x2329, 0x232a }, { 0x23e9, 0x23ec }, { 0x25fd, 0x25fe }, { 0x2614, 0x2615 },
	{ 0x2648, 0x2653 }, { 0x26a1, 0x26a1 }, { 0x2705, 0x2705 }, { 0x274c, 0x274c }, { 0x2753, 0x2757 }, { 0x2795, 0x2797 },
	{ 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf }, { 0x4e00, 0x9fff }, { 0xa000, 0xa4cf }, { 0xa960, 0xa97c },
	{ 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f }, { 0xff01, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f004, 0x1f004 },
	{ 0x1f18e, 0x1f19a }, { 0x1f200, 0x1f320 }, { 0x1f32d, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff }, { 0x1fa70, 0x1faff },
	{ 0x20000, 0x3fffd },
};

static bool is_in(const struct range *ranges, size_t count, unsigned point)
{
	for (size_t i = 0; i < count && ranges[i].first <= point; i++)
		if (point <= ranges[i].last)
			return true;
	return false;
}

bool escape_is_hidden(unsigned point)
{
	return (point < 0x20 || point > 0x7e) && is_in(hidden, array_length(hidden), point);
}

size_t escape_point_cells(unsigned point)
{
	if (point < 0x300)
		return 1;
	if (is_in(combining, array_length(combining), point))
		return 0;
	return is_in(wide, array_length(wide), point) ? 2 : 1;
}

/* How many bytes at the start are printable ASCII: nearly all that there ever is. */
static size_t plain_run(struct span text)
{
	size_t run = 0;

	while (run < text.length && text.at[run] >= 0x20 && text.at[run] <= 0x7e)
		run++;
	return run;
}

static void add_shown(struct strbuf *buf, struct span text, bool keep_newlines)
{
	while (text.length > 0) {
		unsigned point = 0;
		size_t length = plain_run(text);

		if (length > 0 || (length = utf8_sequence(text, &point)) == 0)
			point = 'x';
		if (length == 0)
			strbuf_addf(buf, "\\x%02x", (unsigned)(unsigned char)text.at[0]);
		else if (!escape_is_hidden(point) || (keep_newlines && point == '\n'))
			strbuf_add(buf, span_first(text, length));
		else if (point < 0x100)
			strbuf_addf(buf, "\\x%02x", point);
		else
			strbuf_addf(buf, "\\u{%x}", point);
		text = span_skip(text, length > 0 ? length : 1);
	}
}

void escape_shown(struct strbuf *buf, struct span text)
{
	add_shown(buf, text, false);
}

void escape_lines(struct strbuf *buf, struct span text)
{
	add_shown(buf, text, true);
}

size_t escape_cells(struct span text)
{
	size_t cells = 0;

	while (text.length > 0) {
		unsigned point = 0;
		size_t length = utf8_sequence(text, &point);

		cells += length > 0 ? escape_point_cells(point) : 1;
		text = span_skip(text, length > 0 ? length : 1);
	}
	return cells;
}
