#include "common/units.h"

#include "tests/kit.h"

static void sizes_read(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = { { "0", 0 }, { "4096", 4096 }, { "64M", 64u << 20 }, { "1.5G", 3u << 29 }, { "2KiB", 2048 }, { "1T", UINT64_C(1) << 40 } };
	static const char *const bad[] = { "", "M", "-1", "1X", "1 M", "1e3", "99999999T", "1.2.3" };
	uint64_t got = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(units_bytes(span(good[i].text), &got));
		assert_int_equal(got, good[i].bytes);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(units_bytes(span(bad[i]), &got));
}

static void durations_read(void **state)
{
	uint64_t ns = 0;

	(void)state;
	assert_true(units_duration(span("0.25"), &ns));
	assert_int_equal(ns, 250000000);
	assert_true(units_duration(span("250ms"), &ns));
	assert_int_equal(ns, 250000000);
	assert_true(units_duration(span("1m"), &ns));
	assert_int_equal(ns, UINT64_C(60000000000));
	assert_false(units_duration(span("1y"), &ns));
	assert_false(units_duration(span("-5"), &ns));
	assert_false(units_duration(span("99999999999h"), &ns));
}

static void shows_size(uint64_t bytes, const char *expected)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	units_add_bytes(&buf, bytes);
	assert_span(strbuf_span(&buf), expected);
}

static void sizes_shown(void **state)
{
	(void)state;
	shows_size(0, "0 B");
	shows_size(824, "824 B");
	shows_size(1023, "1023 B");
	shows_size(1024, "1.0 KiB");
	shows_size(4096, "4.0 KiB");
	shows_size(1288490189, "1.2 GiB");
	shows_size(UINT64_MAX, "16.0 EiB");
}

static void shows_duration(int64_t ns, const char *expected)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	units_add_duration(&buf, ns);
	assert_span(strbuf_span(&buf), expected);
}

static void durations_shown(void **state)
{
	(void)state;
	shows_duration(0, "0.00 us");
	shows_duration(400000, "400 us");
	shows_duration(41 * INT64_C(1000000000), "41.0 s");
	shows_duration(200 * INT64_C(1000000000), "3 min 20 s");
	shows_duration(36 * 3600 * INT64_C(1000000000), "1 d 12 h");
	shows_duration(-200 * INT64_C(1000000000), "-3 min 20 s");
	shows_duration(86400 * INT64_C(1000000000), "1 d");
}

static void shows_count(int64_t value, const char *expected)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	units_add_count(&buf, value);
	assert_span(strbuf_span(&buf), expected);
}

static void counts_shown(void **state)
{
	(void)state;
	shows_count(0, "0");
	shows_count(999, "999");
	shows_count(1000, "1,000");
	shows_count(-1234567, "-1,234,567");
	shows_count(INT64_MIN, "-9,223,372,036,854,775,808");
}

TESTS(sizes_read, durations_read, sizes_shown, durations_shown, counts_shown);
