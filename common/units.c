#include "common/units.h"

#include <math.h>

#include "common/array.h"

static const uint64_t NS_PER_SECOND = UINT64_C(1000000000);

static const struct {
	const char *suffix;
	unsigned shift;
} sizes[] = {
	{ "", 0 }, { "B", 0 },
	{ "K", 10 }, { "KB", 10 }, { "KiB", 10 },
	{ "M", 20 }, { "MB", 20 }, { "MiB", 20 },
	{ "G", 30 }, { "GB", 30 }, { "GiB", 30 },
	{ "T", 40 }, { "TB", 40 }, { "TiB", 40 },
};

static const struct {
	const char *suffix;
	double ns;
} durations[] = {
	{ "", 1e9 }, { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "m", 60e9 }, { "min", 60e9 }, { "h", 3600e9 },
};

static struct span suffix_of(struct span text, struct span *ret_number)
{
	size_t length = 0;

	while (length < text.length && ((text.at[length] >= '0' && text.at[length] <= '9') || text.at[length] == '.'))
		length++;
	*ret_number = span_first(text, length);
	return span_skip(text, length);
}

bool units_bytes(struct span text, uint64_t *ret)
{
	struct span number = { 0 };
	struct span suffix = suffix_of(text, &number);
	double value = 0;

	for (size_t i = 0; i < array_length(sizes); i++) {
		if (!span_is(suffix, sizes[i].suffix))
			continue;
		if (!span_decimal(number, &value) || ldexp(value, (int)sizes[i].shift) >= 9e18)
			return false;
		*ret = (uint64_t)ldexp(value, (int)sizes[i].shift);
		return true;
	}
	return false;
}

bool units_duration(struct span text, uint64_t *ret_ns)
{
	struct span number = { 0 };
	struct span suffix = suffix_of(text, &number);
	double value = 0;

	for (size_t i = 0; i < array_length(durations); i++) {
		if (!span_is(suffix, durations[i].suffix))
			continue;
		if (!span_decimal(number, &value) || value * durations[i].ns >= 9e18)
			return false;
		*ret_ns = (uint64_t)(value * durations[i].ns);
		return true;
	}
	return false;
}

void units_add_bytes(struct strbuf *buf, uint64_t bytes)
{
	static const char *const names[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= 1023.95 && unit + 1 < array_length(names)) {
		value /= 1024;
		unit++;
	}
	strbuf_addf(buf, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, names[unit]);
}

static void add_two(struct strbuf *buf, uint64_t large, const char *large_unit, uint64_t small, const char *small_unit)
{
	strbuf_addf(buf, "%llu %s", (unsigned long long)large, large_unit);
	if (small > 0)
		strbuf_addf(buf, " %llu %s", (unsigned long long)small, small_unit);
}

/* Three digits that count. */
static void add_scaled(struct strbuf *buf, double value, const char *unit)
{
	strbuf_addf(buf, "%.*f %s", value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2, value, unit);
}

void units_add_duration(struct strbuf *buf, int64_t ns)
{
	uint64_t magnitude = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	uint64_t seconds = magnitude / NS_PER_SECOND;

	if (ns < 0)
		strbuf_add_byte(buf, '-');
	if (magnitude < 1000000)
		add_scaled(buf, (double)magnitude / 1e3, "us");
	else if (magnitude < NS_PER_SECOND)
		add_scaled(buf, (double)magnitude / 1e6, "ms");
	else if (seconds < 60)
		add_scaled(buf, (double)magnitude / 1e9, "s");
	else if (seconds < 3600)
		add_two(buf, seconds / 60, "min", seconds % 60, "s");
	else if (seconds < 86400)
		add_two(buf, seconds / 3600, "h", seconds % 3600 / 60, "min");
	else
		add_two(buf, seconds / 86400, "d", seconds % 86400 / 3600, "h");
}

void units_add_count(struct strbuf *buf, int64_t value)
{
	struct strbuf digits = { 0 };

	strbuf_add_uint(&digits, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
	if (value < 0)
		strbuf_add_byte(buf, '-');
	for (size_t i = 0; i < digits.length; i++) {
		if (i > 0 && (digits.length - i) % 3 == 0)
			strbuf_add_byte(buf, ',');
		strbuf_add_byte(buf, digits.at[i]);
	}
	buf->failed = buf->failed || digits.failed;
	strbuf_deinit(&digits);
}
