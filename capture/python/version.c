#include "capture/python/version.h"

#include <ctype.h>

/* Release levels of PY_VERSION_HEX: Include/patchlevel.h. */
enum { LEVEL_ALPHA = 0xa, LEVEL_BETA = 0xb, LEVEL_CANDIDATE = 0xc, LEVEL_FINAL = 0xf };

/* Takes a number of up to three digits off the front. */
static bool take_number(struct span *rest, uint32_t *ret)
{
	size_t digits = 0;
	uint64_t value = 0;

	while (digits < rest->length && digits < 4 && isdigit((unsigned char)rest->at[digits]))
		digits++;
	if (!digits || digits > 3 || !span_uint64(span_first(*rest, digits), &value) || value > 255)
		return false;
	*rest = span_skip(*rest, digits);
	*ret = (uint32_t)value;
	return true;
}

static bool take(struct span *rest, const char *text)
{
	if (!span_starts(*rest, text))
		return false;
	*rest = span_skip(*rest, strlen(text));
	return true;
}

static bool take_version(struct span *rest, uint32_t *ret)
{
	uint32_t major = 0, minor = 0, micro = 0, serial = 0, level = LEVEL_FINAL;

	if (!take_number(rest, &major) || !take(rest, ".") || !take_number(rest, &minor) || !take(rest, ".") || !take_number(rest, &micro))
		return false;
	if (take(rest, "rc"))
		level = LEVEL_CANDIDATE;
	else if (take(rest, "a"))
		level = LEVEL_ALPHA;
	else if (take(rest, "b"))
		level = LEVEL_BETA;
	if (level != LEVEL_FINAL && (!take_number(rest, &serial) || serial > 15))
		return false;
	*ret = major << 24 | minor << 16 | micro << 8 | level << 4 | serial;
	return true;
}

static bool is_cpython(uint32_t hex)
{
	return (hex >> 16) == 0x0207 || (hex >> 24) == 3;
}

bool version_scan(struct span bytes, uint32_t *ret)
{
	/* " (" is rarer than digits: found first, then the version is read that ends there. */
	for (size_t i = 5; i + 2 < bytes.length; i++) {
		size_t start = i;
		struct span rest = { 0 };
		uint32_t hex = 0;

		if (bytes.at[i] != ' ' || bytes.at[i + 1] != '(')
			continue;
		while (start > 0 && i - start < 16 && bytes.at[start - 1] != '\0')
			start--;
		rest = span_first(span_skip(bytes, start), i - start);
		/* "+": built from a checkout */
		if (take_version(&rest, &hex) && is_cpython(hex) && (rest.length == 0 || span_is(rest, "+"))) {
			*ret = hex;
			return true;
		}
	}
	return false;
}

bool version_of_name(struct span name, uint32_t *ret)
{
	ptrdiff_t at = span_find(name, "python");
	struct span rest = at < 0 ? (struct span){ 0 } : span_skip(name, (size_t)at + strlen("python"));
	uint32_t major = 0, minor = 0;

	if (!take_number(&rest, &major) || !take(&rest, ".") || !take_number(&rest, &minor))
		return false;
	*ret = major << 24 | minor << 16 | LEVEL_FINAL << 4;
	return is_cpython(*ret);
}

void version_add(struct strbuf *buf, uint32_t hex)
{
	unsigned level = hex >> 4 & 0xf;

	strbuf_addf(buf, "%u.%u.%u", hex >> 24, hex >> 16 & 0xff, hex >> 8 & 0xff);
	if (level != LEVEL_FINAL)
		strbuf_addf(buf, "%s%u", level == LEVEL_ALPHA ? "a" : level == LEVEL_BETA ? "b" : "rc", hex & 0xf);
}
