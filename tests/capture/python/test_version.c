#include "capture/python/version.h"

#include "tests/kit.h"

static void finds_the_text_of_sys_version(void **state)
{
	static const char memory[] = "\0\0some 1.2 (no)\0\0003.8.18 (default, Jan  1 2024, 00:00:00) \n[GCC 12]\0rest";
	uint32_t hex = 0;

	(void)state;
	assert_true(version_scan(span_of(memory, sizeof(memory)), &hex));
	assert_int_equal(hex, 0x030812f0);
	assert_true(version_scan(span("3.14.0rc2+ (heads/main) [x]"), &hex));
	assert_int_equal(hex, 0x030e00c2);
	assert_true(version_scan(span("2.7.18 (default)"), &hex));
	assert_int_equal(hex, 0x020712f0);
}

static void is_not_taken_in(void **state)
{
	uint32_t hex = 0;

	(void)state;
	assert_false(version_scan(span("OpenSSL 3.0.15 (x), zlib 1.2.13 (y), 5.4.1 (z)"), &hex));
	assert_false(version_scan(span("3.8 (default"), &hex));
	assert_false(version_scan(span(""), &hex));
	assert_false(version_scan(span("3.999.1 ("), &hex));
}

static void reads_names(void **state)
{
	uint32_t hex = 0;

	(void)state;
	assert_true(version_of_name(span("libpython3.7m.so.1.0"), &hex));
	assert_int_equal(hex >> 16, 0x0307);
	assert_true(version_of_name(span("/usr/bin/python2.7"), &hex));
	assert_int_equal(hex >> 16, 0x0207);
	assert_false(version_of_name(span("/usr/bin/perl5.36"), &hex));
}

static void prints(void **state)
{
	cleanup_strbuf struct strbuf text = { 0 };

	(void)state;
	version_add(&text, 0x030d12f0);
	strbuf_add_byte(&text, ' ');
	version_add(&text, 0x030f00b1);
	assert_span(strbuf_span(&text), "3.13.18 3.15.0b1");
}

TESTS(finds_the_text_of_sys_version, is_not_taken_in, reads_names, prints);
