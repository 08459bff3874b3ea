#include "capture/proc/named_value.h"

#include <unistd.h>

#include "tests/kit.h"

static int64_t value_of(struct span text, const char *name)
{
	struct named_value line = { 0 };

	while (named_value_next(&text, &line))
		if (span_is(line.name, name))
			return line.value;
	fail_msg("%s is not there", name);
	return -1;
}

static void kilobytes_become_bytes_and_counts_stay(void **state)
{
	(void)state;
	assert_int_equal(value_of(fixture("proc/meminfo"), "MemTotal"), 24684096LL * 1024);
	assert_int_equal(value_of(fixture("proc/meminfo"), "Active(anon)"), 49652 * 1024);
	assert_int_equal(value_of(fixture("proc/meminfo"), "HugePages_Total"), 5);
	assert_int_equal(value_of(fixture("proc/cpu_stat"), "nr_throttled"), 3);
	assert_int_equal(value_of(fixture("proc/cpu_stat"), "throttled_usec"), 70000);
}

static void agrees_with_the_system(void **state)
{
	(void)state;
	assert_int_equal(value_of(file("/proc/meminfo"), "MemTotal"), sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE));
}

static void other_lines_are_skipped(void **state)
{
	struct span text = span("\nalone\nword other\n: \nhuge: 9223372036854775807 kB\nlost -3\n");
	struct named_value line = { 0 };

	(void)state;
	assert_true(named_value_next(&text, &line));
	assert_span(line.name, "lost");
	assert_int_equal(line.value, -3);
	assert_false(named_value_next(&text, &line));
}

TESTS(kilobytes_become_bytes_and_counts_stay, agrees_with_the_system, other_lines_are_skipped);
