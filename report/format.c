#include "report/format.h"

#include <math.h>
#include <time.h>

#include "common/cleanup.h"
#include "common/units.h"

static const int64_t NS_PER_SECOND = 1000000000;

static void add_integer(struct strbuf *buf, int64_t value, enum unit unit)
{
	switch (unit) {
	case UNIT_COUNT:
		units_add_count(buf, value);
		break;
	case UNIT_BYTES:
		if (value >= 0)
			units_add_bytes(buf, (uint64_t)value);
		else if (value == -1)
			strbuf_add_text(buf, "unlimited");
		else {
			strbuf_add_byte(buf, '-');
			units_add_bytes(buf, 0 - (uint64_t)value);
		}
		break;
	case UNIT_LIMIT:
		if (value == -1)
			strbuf_add_text(buf, "unlimited");
		else
			units_add_count(buf, value);
		break;
	case UNIT_NS:
		units_add_duration(buf, value);
		break;
	case UNIT_ADDRESS:
		strbuf_addf(buf, "0x%llx", (unsigned long long)value);
		break;
	default:
		strbuf_add_int(buf, value);
		break;
	}
}

static void add_real(struct strbuf *buf, double value, enum unit unit)
{
	if (isfinite(value) && fabs(value) < 9e18 && (unit == UNIT_BYTES || unit == UNIT_NS || unit == UNIT_COUNT))
		add_integer(buf, (int64_t)value, unit);
	else if (isfinite(value))
		strbuf_addf(buf, unit == UNIT_PERCENT ? "%.1f" : "%.6g", value);
}

void format_cell(struct strbuf *buf, const struct cell *cell, enum unit unit)
{
	if (cell->type == VALUE_INT && unit == UNIT_PERCENT)
		add_real(buf, (double)cell->integer, unit);
	else if (cell->type == VALUE_INT)
		add_integer(buf, cell->integer, unit);
	else if (cell->type == VALUE_REAL)
		add_real(buf, cell->real, unit);
	else if (cell->type == VALUE_TEXT)
		strbuf_add(buf, cell->text);
	else if (cell->type == VALUE_BLOB)
		strbuf_add_hex_bytes(buf, cell->text);
}

/* Seconds since 1970, rounded down also before it. */
static time_t whole_seconds(int64_t realtime_ns)
{
	return (time_t)(realtime_ns / NS_PER_SECOND - (realtime_ns % NS_PER_SECOND < 0));
}

static void add_moment(struct strbuf *buf, time_t seconds, const char *format)
{
	struct tm parts = { 0 };
	char text[40] = { 0 };

	if (gmtime_r(&seconds, &parts))
		switch (format[0]) {
		case 'T':
			strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
			break;
		default:
			strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts);
			break;
		}
	strbuf_add_text(buf, text);
}

void format_time(struct strbuf *buf, int64_t realtime_ns, int64_t utc_offset_s)
{
	/* No place is further than a day from UTC; a stranger's number may say so. */
	int64_t offset = utc_offset_s > -86400 && utc_offset_s < 86400 ? utc_offset_s : 0;
	int64_t minutes = (offset < 0 ? -offset : offset) / 60;

	add_moment(buf, whole_seconds(realtime_ns) + (time_t)offset, "");
	strbuf_addf(buf, " %c%02d%02d", offset < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60));
}

void format_time_both(struct strbuf *buf, int64_t realtime_ns, int64_t utc_offset_s)
{
	static const size_t CLOCK = sizeof("HH:MM:SS") - 1;
	cleanup_strbuf struct strbuf utc = { 0 };
	size_t start = buf->length;
	size_t day = 0;

	format_time(buf, realtime_ns, utc_offset_s);
	add_moment(&utc, whole_seconds(realtime_ns), "");
	if (strbuf_failed(buf) || strbuf_failed(&utc) || utc.length < CLOCK)
		return;
	/* The date once, unless it is another one there. */
	day = utc.length - CLOCK;
	if (memcmp(buf->at + start, utc.at, utc.length) == 0)
		strbuf_add_text(buf, " (UTC)");
	else
		strbuf_addf(buf, " (%s UTC)", memcmp(buf->at + start, utc.at, day) == 0 ? utc.at + day : utc.at);
}

void format_time_utc(struct strbuf *buf, int64_t realtime_ns)
{
	add_moment(buf, whole_seconds(realtime_ns), "T");
}
