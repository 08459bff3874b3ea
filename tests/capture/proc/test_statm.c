#include "capture/proc/statm.h"

#include "tests/kit.h"

static void reads_three_of_seven(void **state)
{
	struct proc_statm statm = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_statm_parse(span("730 457 430 5 0 89 0\n"), &statm));
	assert_int_equal(statm.size_pages, 730);
	assert_int_equal(statm.resident_pages, 457);
	assert_int_equal(statm.shared_pages, 430);
	assert_outcome(OUTCOME_OK, proc_statm_parse(file("/proc/self/statm"), &statm));
	assert_true(statm.size_pages >= statm.resident_pages && statm.resident_pages >= statm.shared_pages && statm.shared_pages > 0);
}

static void refuses_what_is_not_the_file(void **state)
{
	struct proc_statm statm = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_statm_parse(span(""), &statm));
	assert_outcome(OUTCOME_MALFORMED, proc_statm_parse(span("730 457"), &statm));
	assert_outcome(OUTCOME_MALFORMED, proc_statm_parse(span("730 -1 430"), &statm));
	assert_int_equal(statm.size_pages, 0);
}

TESTS(reads_three_of_seven, refuses_what_is_not_the_file);
