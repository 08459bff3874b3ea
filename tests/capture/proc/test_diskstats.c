#include "capture/proc/diskstats.h"

#include "tests/kit.h"

static void reads_lines_of_every_age(void **state)
{
	struct span text = fixture("proc/host/diskstats");
	struct proc_disk disk = { 0 };

	(void)state;
	assert_true(proc_diskstats_next(&text, &disk));
	assert_span(disk.name, "loop0");
	assert_true(proc_diskstats_next(&text, &disk));
	assert_int_equal(disk.major, 8);
	assert_int_equal(disk.minor, 0);
	assert_span(disk.name, "sda");
	assert_int_equal(disk.counter_count, 17);
	assert_int_equal(disk.counter[0], 40622);
	assert_int_equal(disk.counter[2], 2965402);
	assert_int_equal(disk.counter[8], 2);
	assert_int_equal(disk.counter[16], 98);
	assert_true(proc_diskstats_next(&text, &disk));
	assert_int_equal(disk.counter_count, 15);
	assert_true(proc_diskstats_next(&text, &disk));
	assert_int_equal(disk.counter_count, 11);
	assert_true(disk.counter[0] == UINT64_MAX);
	/* What an ancient kernel says of a partition is none. */
	assert_false(proc_diskstats_next(&text, &disk));
}

static void agrees_with_this_kernel(void **state)
{
	struct span text = file("/proc/diskstats");
	struct span lines = text;
	struct span line = { 0 };
	struct proc_disk disk = { 0 };
	int expected = 0;
	int got = 0;

	(void)state;
	while (span_next_line(&lines, &line))
		expected++;
	while (proc_diskstats_next(&text, &disk))
		got++;
	assert_int_equal(got, expected);
}

TESTS(reads_lines_of_every_age, agrees_with_this_kernel);
