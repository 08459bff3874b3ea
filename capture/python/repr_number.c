#include "capture/python/repr_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/cleanup.h"

enum {
	DIGIT_BITS = 30,
	LIMB = 1000000000,     /* decimal digits are made nine at a time */
	LIMB_DIGITS = 9,
	FLOAT_DIGITS_MAX = 17, /* always enough for a double */
	FIXED_EXPONENT_MIN = -4,
	FIXED_EXPONENT_MAX = 16, /* PyOS_double_to_string() of Python/pystrtod.c, 'r' */
};

/* The significant digits of @value, the fewest that read back the same, and the decimal exponent of the first. */
static size_t shortest(double value, char *digits, size_t size, int *ret_exponent)
{
	char text[40];
	size_t count = 0;
	char *mark = NULL;

	for (int precision = 0; precision < FLOAT_DIGITS_MAX; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, value);
		if (strtod(text, NULL) == value)
			break;
	}
	mark = strchr(text, 'e');
	for (const char *at = text; at < mark && count + 1 < size; at++)
		if (*at >= '0' && *at <= '9')
			digits[count++] = *at;
	if (!span_int(span(mark[1] == '+' ? mark + 2 : mark + 1), ret_exponent))
		*ret_exponent = 0;
	return count;
}

void repr_float(double value, struct strbuf *ret)
{
	char digits[FLOAT_DIGITS_MAX + 2];
	int exponent = 0;
	size_t count = 0;

	if (isnan(value)) {
		strbuf_add_text(ret, "nan");
		return;
	}
	if (signbit(value))
		strbuf_add_byte(ret, '-');
	if (isinf(value)) {
		strbuf_add_text(ret, "inf");
		return;
	}
	count = shortest(fabs(value), digits, sizeof(digits), &exponent);
	if (exponent < FIXED_EXPONENT_MIN || exponent >= FIXED_EXPONENT_MAX) {
		strbuf_add_byte(ret, digits[0]);
		if (count > 1)
			strbuf_add_byte(ret, '.');
		strbuf_add(ret, span_of(digits + 1, count - 1));
		strbuf_addf(ret, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
		return;
	}
	if (exponent < 0) {
		strbuf_add_text(ret, "0.");
		strbuf_add_repeat(ret, '0', (size_t)(-exponent - 1));
	}
	for (size_t i = 0; i < count || (int)i <= exponent; i++) {
		strbuf_add_byte(ret, i < count ? digits[i] : '0');
		if ((int)i == exponent)
			strbuf_add_byte(ret, '.');
	}
	if (exponent >= 0 && count <= (size_t)exponent + 1)
		strbuf_add_byte(ret, '0');
}

static void add_hex(const uint32_t *digits, size_t count, struct strbuf *ret)
{
	bool has_begun = false;

	strbuf_add_text(ret, "0x");
	for (size_t nibble = (count * DIGIT_BITS + 3) / 4; nibble-- > 0;) {
		size_t bit = nibble * 4;
		uint64_t pair = digits[bit / DIGIT_BITS] | (uint64_t)(bit / DIGIT_BITS + 1 < count ? digits[bit / DIGIT_BITS + 1] : 0) << DIGIT_BITS;
		unsigned value = (unsigned)(pair >> bit % DIGIT_BITS & 0xf);

		has_begun |= value != 0;
		if (has_begun)
			strbuf_add_byte(ret, "0123456789abcdef"[value]);
	}
}

static size_t decimal_digits(const uint32_t *limbs, size_t used)
{
	size_t count = used ? (used - 1) * LIMB_DIGITS : 0;

	for (uint32_t top = used ? limbs[used - 1] : 0; top; top /= 10)
		count++;
	return count;
}

bool repr_int(const uint32_t *digits, size_t count, bool is_negative, struct strbuf *ret)
{
	size_t limit = REPR_INT_DIGITS_MAX / LIMB_DIGITS + 2;
	cleanup_free uint32_t *limbs = calloc(limit, sizeof(*limbs));
	size_t used = 0;

	if (!limbs)
		return false;
	if (is_negative)
		strbuf_add_byte(ret, '-');
	for (size_t i = count; i-- > 0 && used < limit;) {
		uint64_t carry = digits[i];

		for (size_t j = 0; j < used; j++) {
			carry += (uint64_t)limbs[j] << DIGIT_BITS;
			limbs[j] = (uint32_t)(carry % LIMB);
			carry /= LIMB;
		}
		for (; carry && used < limit; carry /= LIMB)
			limbs[used++] = (uint32_t)(carry % LIMB);
	}
	if (used == limit || decimal_digits(limbs, used) > REPR_INT_DIGITS_MAX) {
		add_hex(digits, count, ret);
		return true;
	}
	strbuf_add_uint(ret, used ? limbs[used - 1] : 0);
	for (size_t j = used; j-- > 1;)
		strbuf_addf(ret, "%09u", (unsigned)limbs[j - 1]);
	return true;
}
