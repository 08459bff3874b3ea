#include "capture/proc/limits.h"

#include <sys/resource.h>

#include "tests/kit.h"

#define HEADING "Limit                     Soft Limit           Hard Limit           Units     \n"

static void reads_what_kernels_print(void **state)
{
	struct proc_limits limits = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_limits_parse(fixture("proc/limits"), &limits));
	assert_int_equal(limits.count, LIMITS_COUNT);
	assert_int_equal(limits.row[RLIMIT_CPU].soft, LIMIT_UNLIMITED);
	assert_int_equal(limits.row[RLIMIT_NOFILE].hard, 20000);
}

static void agrees_with_getrlimit(void **state)
{
	struct rlimit judge = { 0 };
	struct proc_limits limits = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_limits_parse(file("/proc/self/limits"), &limits));
	for (size_t i = 0; i < limits.count; i++) {
		assert_int_equal(getrlimit((enum __rlimit_resource)limits.row[i].resource, &judge), 0);
		assert_int_equal((uint64_t)limits.row[i].soft, judge.rlim_cur);
		assert_int_equal((uint64_t)limits.row[i].hard, judge.rlim_max);
	}
}

static void skips_a_resource_of_a_newer_kernel(void **state)
{
	struct proc_limits limits = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_limits_parse(span(HEADING "Max patience              7                    9                    days      \n"), &limits));
	assert_int_equal(limits.count, 0);
}

static void keeps_what_came_before_a_bad_line(void **state)
{
	struct proc_limits limits = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_limits_parse(span(HEADING "Max nice priority         0                    0                    \n"
	                                                            "Max open files            10x"), &limits));
	assert_int_equal(limits.count, 1);
}

static void refuses_what_is_not_the_file(void **state)
{
	struct proc_limits limits = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_limits_parse(span(""), &limits));
	assert_outcome(OUTCOME_MALFORMED, proc_limits_parse(span("Name:\tbash\n"), &limits));
}

TESTS(reads_what_kernels_print, agrees_with_getrlimit, skips_a_resource_of_a_newer_kernel, keeps_what_came_before_a_bad_line,
      refuses_what_is_not_the_file);
