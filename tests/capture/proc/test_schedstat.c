#include "capture/proc/schedstat.h"

#include "tests/kit.h"

static void reads_three_numbers(void **state)
{
	struct proc_schedstat schedstat = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_schedstat_parse(span("1596262 379649 1\n"), &schedstat));
	assert_int_equal(schedstat.run_ns, 1596262);
	assert_int_equal(schedstat.run_delay_ns, 379649);
	assert_int_equal(schedstat.timeslices, 1);
}

static void refuses_what_is_not_the_file(void **state)
{
	struct proc_schedstat schedstat = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_schedstat_parse(span(""), &schedstat));
	assert_outcome(OUTCOME_MALFORMED, proc_schedstat_parse(span("1596262 379649"), &schedstat));
	assert_outcome(OUTCOME_MALFORMED, proc_schedstat_parse(span("1596262 379649 18446744073709551616"), &schedstat));
	assert_int_equal(schedstat.run_ns, 0);
}

TESTS(reads_three_numbers, refuses_what_is_not_the_file);
