#include "capture/proc/status.h"

#include <unistd.h>

#include "tests/kit.h"

static int64_t value(const struct proc_status *status, enum proc_status_field field)
{
	assert_true(proc_status_has(status, field));
	return status->value[field];
}

static void reads_numbers_in_their_units(void **state)
{
	struct proc_status status = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_status_parse(fixture("proc/status/sleeping"), &status));
	for (size_t field = 0; field < PROC_STATUS_FIELDS; field++)
		assert_true(proc_status_has(&status, (enum proc_status_field)field));
	assert_int_equal(value(&status, PROC_STATUS_UMASK), 022);
	assert_int_equal(value(&status, PROC_STATUS_VM_PEAK_BYTES), 2920 * 1024);
	assert_int_equal(value(&status, PROC_STATUS_VM_SIZE_BYTES), 2916 * 1024);
	assert_int_equal(value(&status, PROC_STATUS_SIG_IGNORED), 6);
	assert_int_equal(value(&status, PROC_STATUS_SIG_BLOCKED), INT64_MIN);
	assert_int_equal(value(&status, PROC_STATUS_CAP_EFFECTIVE), 0x1fffeffffff);
	assert_int_equal(value(&status, PROC_STATUS_SECCOMP_FILTERS), 0);
	assert_int_equal(value(&status, PROC_STATUS_VOLUNTARY_CTXT_SWITCHES), 17);
	assert_int_equal(value(&status, PROC_STATUS_NONVOLUNTARY_CTXT_SWITCHES), 2);
}

static void reads_what_is_more_than_a_number(void **state)
{
	struct proc_status status = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_status_parse(fixture("proc/status/sleeping"), &status));
	assert_int_equal(status.state, 'S');
	assert_true(status.has_uid && status.has_gid && status.has_queue);
	for (uint64_t i = 0; i < 4; i++) {
		assert_int_equal(status.uid[i], 1000 + i);
		assert_int_equal(status.gid[i], 100 + i);
	}
	assert_int_equal(status.sig_queued, 3);
	assert_int_equal(status.sig_queue_limit, 96365);
	assert_span(status.groups, "4 24 100");
	assert_span(status.namespace_pids, "14361\t9");
	assert_span(status.cpus_allowed_list, "0-1");
	assert_span(status.mems_allowed_list, "0");
}

static void missing_lines_are_unknown_and_not_zero(void **state)
{
	struct proc_status status = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_status_parse(fixture("proc/status/kernel_thread_older"), &status));
	assert_int_equal(status.state, 'I');
	assert_false(proc_status_has(&status, PROC_STATUS_VM_RSS_BYTES));
	assert_false(proc_status_has(&status, PROC_STATUS_THP_ENABLED));
	assert_false(proc_status_has(&status, PROC_STATUS_SECCOMP_FILTERS));
	assert_int_equal(value(&status, PROC_STATUS_THREADS), 1);
	assert_int_equal(value(&status, PROC_STATUS_VOLUNTARY_CTXT_SWITCHES), 5012);
	assert_true(span_is_empty(status.groups));
}

static void a_bad_value_is_unknown_and_the_rest_is_read(void **state)
{
	struct proc_status status = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_status_parse(span("Umask:\t0088\nUid:\t1\t2\nnew_in_7:\tyes\nVmRSS:\t18446744073709551615 kB\nSigQ:\t3\nThreads:\t4\n"), &status));
	assert_false(proc_status_has(&status, PROC_STATUS_UMASK));
	assert_false(proc_status_has(&status, PROC_STATUS_VM_RSS_BYTES));
	assert_false(status.has_uid || status.has_queue);
	assert_int_equal(value(&status, PROC_STATUS_THREADS), 4);
}

static void agrees_with_the_system(void **state)
{
	struct proc_status status = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_status_parse(file("/proc/self/status"), &status));
	assert_int_equal(value(&status, PROC_STATUS_TGID), getpid());
	assert_int_equal(value(&status, PROC_STATUS_PPID), getppid());
	assert_int_equal(value(&status, PROC_STATUS_THREADS), 1);
	assert_int_equal(status.uid[0], getuid());
	assert_int_equal(status.uid[1], geteuid());
	assert_int_equal(status.gid[0], getgid());
	assert_int_equal(status.state, 'R');
}

static void refuses_what_is_not_the_file(void **state)
{
	struct proc_status status = { .state = '?' };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_status_parse(span(""), &status));
	assert_outcome(OUTCOME_MALFORMED, proc_status_parse(span("\n\nhello\n"), &status));
	assert_int_equal(status.state, '?');
}

TESTS(reads_numbers_in_their_units, reads_what_is_more_than_a_number, missing_lines_are_unknown_and_not_zero,
      a_bad_value_is_unknown_and_the_rest_is_read, agrees_with_the_system, refuses_what_is_not_the_file);
