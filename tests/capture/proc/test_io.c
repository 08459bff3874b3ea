#include "capture/proc/io.h"

#include "tests/kit.h"

static void reads_seven_counters(void **state)
{
	struct proc_io io = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_io_parse(fixture("proc/io"), &io));
	assert_int_equal(io.rchar_bytes, 6976);
	assert_int_equal(io.wchar_bytes, 12);
	assert_int_equal(io.syscr, 10);
	assert_int_equal(io.syscw, 3);
	assert_int_equal(io.read_bytes, 4096);
	assert_int_equal(io.write_bytes, 8192);
	assert_int_equal(io.cancelled_write_bytes, 512);
}

static void cut_anywhere_is_malformed(void **state)
{
	struct span text = fixture("proc/io");
	size_t last = (size_t)span_find(text, ": 512") + 2;

	(void)state;
	for (size_t length = 0; length <= last; length++) {
		struct proc_io io = { .syscr = 99 };

		assert_outcome(OUTCOME_MALFORMED, proc_io_parse(span_first(text, length), &io));
		assert_int_equal(io.syscr, 99);
	}
}

static void other_names_and_signs_are_malformed(void **state)
{
	struct proc_io io = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_io_parse(span("rchar: 1\nsyscr: 1\nwchar: 1\nsyscw: 1\nread_bytes: 1\nwrite_bytes: 1\ncancelled_write_bytes: 1\n"), &io));
	assert_outcome(OUTCOME_MALFORMED, proc_io_parse(span("rchar: -1\nwchar: 1\nsyscr: 1\nsyscw: 1\nread_bytes: 1\nwrite_bytes: 1\ncancelled_write_bytes: 1\n"), &io));
}

TESTS(reads_seven_counters, cut_anywhere_is_malformed, other_names_and_signs_are_malformed);
