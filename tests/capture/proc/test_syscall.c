#include "capture/proc/syscall.h"

#include "tests/kit.h"

static void reads_a_blocked_call(void **state)
{
	struct proc_syscall call = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_syscall_parse(fixture("proc/syscall"), &call));
	assert_true(call.has_arguments && !call.is_running);
	assert_int_equal(call.number, 230);
	assert_int_equal(call.argument[1], 0);
	assert_int_equal(call.argument[2], 0x7ffdc96b55f0);
	assert_int_equal(call.argument[3], 0x7ffdc96b5630);
	assert_int_equal(call.stack_pointer, 0x7ffdc96b55d8);
	assert_int_equal(call.program_counter, 0x7efc9c24e503);
}

static void running_says_nothing_else(void **state)
{
	struct proc_syscall call = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_syscall_parse(span("running\n"), &call));
	assert_true(call.is_running && !call.has_arguments);
}

static void outside_a_call_has_no_arguments(void **state)
{
	struct proc_syscall call = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_syscall_parse(span("-1 0x7ffd00001000 0x55aa00002000\n"), &call));
	assert_int_equal(call.number, -1);
	assert_false(call.has_arguments || call.is_running);
	assert_int_equal(call.stack_pointer, 0x7ffd00001000);
	assert_int_equal(call.program_counter, 0x55aa00002000);
}

static void refuses_what_is_not_the_file(void **state)
{
	struct proc_syscall call = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_syscall_parse(span(""), &call));
	assert_outcome(OUTCOME_MALFORMED, proc_syscall_parse(span("runs"), &call));
	assert_outcome(OUTCOME_MALFORMED, proc_syscall_parse(span("-1 0x7ffd00001000"), &call));
	assert_outcome(OUTCOME_MALFORMED, proc_syscall_parse(span("0 0x1 0x2 0x3 0x4 0x5"), &call));
	assert_outcome(OUTCOME_MALFORMED, proc_syscall_parse(span("0 0x1 0x2 0x3 0x4 0x5 0x6 0x7"), &call));
}

TESTS(reads_a_blocked_call, running_says_nothing_else, outside_a_call_has_no_arguments, refuses_what_is_not_the_file);
