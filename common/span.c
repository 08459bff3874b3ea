#include "common/span.h"

#include <limits.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

ptrdiff_t span_find(struct span span, const char *needle)
{
	size_t length = strlen(needle);

	for (size_t i = 0; i + length <= span.length; i++)
		if (memcmp(span.at + i, needle, length) == 0)
			return (ptrdiff_t)i;
	return -1;
}

ptrdiff_t span_index(struct span span, char byte)
{
	const char *found = span.length > 0 ? memchr(span.at, byte, span.length) : NULL;

	return found ? found - span.at : -1;
}

ptrdiff_t span_last_index(struct span span, char byte)
{
	for (size_t i = span.length; i > 0; i--)
		if (span.at[i - 1] == byte)
			return (ptrdiff_t)i - 1;
	return -1;
}

struct span span_trim(struct span span)
{
	while (span.length > 0 && is_blank(span.at[0]))
		span = span_skip(span, 1);
	while (span.length > 0 && is_blank(span.at[span.length - 1]))
		span.length--;
	return span;
}

bool span_field(struct span *rest, char separator, struct span *ret)
{
	ptrdiff_t end = 0;

	if (rest->length == 0)
		return false;
	end = span_index(*rest, separator);
	if (end < 0) {
		*ret = *rest;
		*rest = span_skip(*rest, rest->length);
	} else {
		*ret = span_first(*rest, (size_t)end);
		*rest = span_skip(*rest, (size_t)end + 1);
	}
	return true;
}

bool span_next_line(struct span *rest, struct span *ret)
{
	return span_field(rest, '\n', ret);
}

struct span span_line(struct span *rest)
{
	struct span line = { 0 };

	return span_next_line(rest, &line) ? line : span_of(NULL, 0);
}

struct span span_word(struct span *rest)
{
	size_t start = 0;
	size_t end = 0;
	struct span word = { 0 };

	while (start < rest->length && is_blank(rest->at[start]))
		start++;
	end = start;
	while (end < rest->length && (rest->at[end] > ' ' || !is_blank(rest->at[end])))
		end++;
	word = span_skip(span_first(*rest, end), start);
	*rest = span_skip(*rest, end);
	return word;
}

bool span_split(struct span span, char separator, struct span *ret_before, struct span *ret_after)
{
	ptrdiff_t at = span_index(span, separator);

	if (at < 0)
		return false;
	*ret_before = span_first(span, (size_t)at);
	*ret_after = span_skip(span, (size_t)at + 1);
	return true;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return INT_MAX;
}

/* So many digits cannot overflow, in the bases that are asked for. */
enum { DIGITS_SAFE = 16 };

static inline bool number_parse(struct span span, unsigned base, uint64_t *ret)
{
	uint64_t value = 0;

	if (span.length == 0)
		return false;
	for (size_t i = 0; i < span.length; i++) {
		unsigned digit = (unsigned)digit_value(span.at[i]);

		if (digit >= base)
			return false;
		if (i < DIGITS_SAFE)
			value = value * base + digit;
		else if (__builtin_mul_overflow(value, (uint64_t)base, &value) || __builtin_add_overflow(value, (uint64_t)digit, &value))
			return false;
	}
	*ret = value;
	return true;
}

bool span_uint64(struct span span, uint64_t *ret)
{
	return number_parse(span, 10, ret);
}

bool span_octal(struct span span, uint64_t *ret)
{
	return number_parse(span, 8, ret);
}

bool span_hex(struct span span, uint64_t *ret)
{
	if (span_starts(span, "0x") || span_starts(span, "0X"))
		span = span_skip(span, 2);
	return number_parse(span, 16, ret);
}

bool span_int64(struct span span, int64_t *ret)
{
	bool negative = span_starts(span, "-");
	uint64_t value = 0;

	if (!number_parse(span_skip(span, negative), 10, &value))
		return false;
	if (value > (uint64_t)INT64_MAX + negative)
		return false;
	*ret = negative ? (int64_t)(0 - value) : (int64_t)value;
	return true;
}

bool span_int(struct span span, int *ret)
{
	int64_t value = 0;

	if (!span_int64(span, &value) || value < INT_MIN || value > INT_MAX)
		return false;
	*ret = (int)value;
	return true;
}

bool span_decimal(struct span span, double *ret)
{
	bool negative = span_starts(span, "-");
	struct span whole = span_skip(span, negative);
	struct span fraction = { 0 };
	uint64_t before = 0;
	uint64_t after = 0;
	double scale = 1;

	if (span_split(whole, '.', &whole, &fraction) && !span_uint64(fraction, &after))
		return false;
	if (!span_uint64(whole, &before))
		return false;
	for (size_t i = 0; i < fraction.length; i++)
		scale *= 10;
	*ret = ((double)before + (double)after / scale) * (negative ? -1 : 1);
	return true;
}
