#include "capture/proc/loadavg.h"

#include "tests/kit.h"

static void reads_six_numbers(void **state)
{
	struct proc_loadavg load = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_loadavg_parse(span("1.85 2.04 0.07 6/111 14363\n"), &load));
	assert_true(load.load_1 > 1.849 && load.load_1 < 1.851);
	assert_true(load.load_5 > 2.039 && load.load_5 < 2.041);
	assert_true(load.load_15 > 0.069 && load.load_15 < 0.071);
	assert_int_equal(load.runnable, 6);
	assert_int_equal(load.tasks, 111);
	assert_int_equal(load.last_pid, 14363);
	assert_outcome(OUTCOME_OK, proc_loadavg_parse(file("/proc/loadavg"), &load));
	assert_true(load.tasks >= load.runnable && load.tasks > 1);
}

static void refuses_what_is_not_the_file(void **state)
{
	struct proc_loadavg load = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_loadavg_parse(span(""), &load));
	assert_outcome(OUTCOME_MALFORMED, proc_loadavg_parse(span("1.85 2.04 0.07 6/111"), &load));
	assert_outcome(OUTCOME_MALFORMED, proc_loadavg_parse(span("1.85 2.04 0.07 6 111 3"), &load));
	assert_outcome(OUTCOME_MALFORMED, proc_loadavg_parse(span("1,85 2,04 0,07 6/111 3"), &load));
}

TESTS(reads_six_numbers, refuses_what_is_not_the_file);
