#include "capture/proc/pressure.h"

#include "tests/kit.h"

static void reads_both_lines(void **state)
{
	struct span text = fixture("proc/pressure");
	struct proc_pressure line = { 0 };

	(void)state;
	assert_true(proc_pressure_next(&text, &line));
	assert_span(line.kind, "some");
	assert_true(line.avg10_percent > 10.25 && line.avg10_percent < 10.27);
	assert_true(line.avg60_percent > 20.75 && line.avg60_percent < 20.77);
	assert_true(line.avg300_percent > 27.06 && line.avg300_percent < 27.08);
	assert_int_equal(line.total_us, 540982413);
	assert_true(proc_pressure_next(&text, &line));
	assert_span(line.kind, "full");
	assert_int_equal(line.total_us, 3);
	assert_false(proc_pressure_next(&text, &line));
}

static void other_lines_are_skipped(void **state)
{
	struct span text = span("\nsome avg10=0.00 avg60=0.00 avg300=0.00\nsome avg60=1 avg10=1 avg300=1 total=1\nfull avg10=0.50 avg60=0.00 avg300=0.00 total=9\n");
	struct proc_pressure line = { 0 };

	(void)state;
	assert_true(proc_pressure_next(&text, &line));
	assert_span(line.kind, "full");
	assert_false(proc_pressure_next(&text, &line));
}

TESTS(reads_both_lines, other_lines_are_skipped);
