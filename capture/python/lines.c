#include "capture/python/lines.h"

/* The location table's kinds of entry, from 3.11 on: bits 3 to 6 of its first byte. */
enum {
	ENTRY_SHORT_LAST = 9,
	ENTRY_ONE_LINE = 10, /* and 11, 12: line delta 0, 1, 2 */
	ENTRY_ONE_LINE_LAST = 12,
	ENTRY_NO_COLUMNS = 13,
	ENTRY_LONG = 14,
	ENTRY_NONE = 15,
};

enum { NO_LINE_3_10 = -128 };

static int32_t take_byte(struct span *rest)
{
	int32_t byte = rest->length ? (unsigned char)rest->at[0] : 0;

	*rest = span_skip(*rest, 1);
	return byte;
}

/* Six bits a byte, the lowest first; bit 6: another follows. */
static uint32_t take_varint(struct span *rest)
{
	uint32_t value = 0;

	for (unsigned shift = 0; rest->length && shift < 32; shift += 6) {
		uint32_t byte = (uint32_t)take_byte(rest);

		value |= (byte & 0x3f) << shift;
		if (!(byte & 0x40))
			break;
	}
	return value;
}

/* The sign is the lowest bit. */
static int32_t take_signed_varint(struct span *rest)
{
	uint32_t value = take_varint(rest);
	int32_t half = (int32_t)(value >> 1);

	return value & 1 ? -half : half;
}

/* A table may lie: sums wrap rather than overflow. */
static int32_t sum(int32_t a, int32_t b)
{
	return (int32_t)((uint32_t)a + (uint32_t)b);
}

static void take_long(struct span *rest, int32_t *line, struct code_position *position)
{
	*line = sum(*line, take_signed_varint(rest));
	position->line = *line;
	position->end_line = sum(*line, (int32_t)take_varint(rest));
	position->column = sum((int32_t)take_varint(rest), -1);
	position->end_column = sum((int32_t)take_varint(rest), -1);
}

static void take_short(struct span *rest, int32_t kind, int32_t line, struct code_position *position)
{
	int32_t second = take_byte(rest);

	position->line = position->end_line = line;
	position->column = kind << 3 | second >> 4;
	position->end_column = position->column + (second & 15);
}

/* One entry; @line moves on. Returns how many code units it covers. */
static int32_t take_entry(struct span *rest, int32_t *line, struct code_position *position)
{
	int32_t first = take_byte(rest);
	int32_t kind = first >> 3 & 15;

	*position = (struct code_position){ -1, -1, -1, -1 };
	if (kind == ENTRY_LONG) {
		take_long(rest, line, position);
	} else if (kind == ENTRY_NO_COLUMNS) {
		*line = sum(*line, take_signed_varint(rest));
		position->line = position->end_line = *line;
	} else if (kind >= ENTRY_ONE_LINE && kind <= ENTRY_ONE_LINE_LAST) {
		*line = sum(*line, kind - ENTRY_ONE_LINE);
		position->line = position->end_line = *line;
		position->column = take_byte(rest);
		position->end_column = take_byte(rest);
	} else if (kind <= ENTRY_SHORT_LAST) {
		take_short(rest, kind, *line, position);
	}
	return (first & 7) + 1;
}

static bool find_location(struct span table, int32_t first_line, int32_t instruction, struct code_position *ret)
{
	int32_t line = first_line;
	int64_t at = 0;

	while (table.length) {
		at += take_entry(&table, &line, ret);
		if (instruction < at)
			return true;
	}
	return false;
}

/* Pairs of (bytes of bytecode, line delta); -128: those bytes have no line, and the line stays. */
static bool find_range(struct span table, int32_t first_line, int32_t instruction, struct code_position *ret)
{
	int64_t byte = (int64_t)instruction * 2;
	int32_t line = first_line;
	int64_t end = 0;

	while (table.length >= 2) {
		int32_t delta = 0;

		end += take_byte(&table);
		delta = (int8_t)take_byte(&table);
		if (delta != NO_LINE_3_10)
			line = sum(line, delta);
		if (byte < end) {
			ret->line = delta == NO_LINE_3_10 ? -1 : line;
			return true;
		}
	}
	return false;
}

/* Pairs of increments: of the address, which has no sign, and of the line, which has one from 3.6 on. */
static bool find_increment(int version, struct span table, int32_t first_line, int32_t instruction, struct code_position *ret)
{
	int32_t line = first_line;
	int64_t at = 0;

	while (table.length >= 2) {
		at += take_byte(&table);
		if (at > instruction)
			break;
		line = version < 306 ? sum(line, take_byte(&table)) : sum(line, (int8_t)take_byte(&table));
	}
	ret->line = line;
	return true;
}

bool lines_find(int version, struct span table, int32_t first_line, int32_t instruction, struct code_position *ret)
{
	*ret = (struct code_position){ -1, -1, -1, -1 };
	if (instruction < 0) {
		ret->line = first_line;
		return true;
	}
	if (version >= 311)
		return find_location(table, first_line, instruction, ret);
	if (version == 310)
		return find_range(table, first_line, instruction, ret);
	return find_increment(version, table, first_line, instruction, ret);
}
