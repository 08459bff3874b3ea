#include "capture/proc/sched.h"

#include "tests/kit.h"

#define RULER "-------------------------------------------------------------------\n"

static void reads_every_field(void **state)
{
	struct span text = fixture("proc/sched");
	struct proc_sched_field field = { 0 };
	bool has_switches = false;
	size_t count = 0;

	(void)state;
	assert_outcome(OUTCOME_OK, proc_sched_skip_heading(&text));
	for (count = 0; proc_sched_next(&text, &field); count++) {
		if (count == 0)
			assert_span(field.name, "se.exec_start");
		has_switches |= span_is(field.name, "nr_voluntary_switches");
	}
	assert_true(has_switches);
	assert_true(count > 15);
}

static void is_not_fooled_by_a_name(void **state)
{
	struct span text = span("x : 1\n---- : 2 (7, #threads: 1)\n" RULER "policy :    0\nnuma_faults node=0 task_private=1\neffective uclamp.min : 3\n");
	struct proc_sched_field field = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_sched_skip_heading(&text));
	assert_true(proc_sched_next(&text, &field));
	assert_span(field.name, "policy");
	assert_span(field.value, "0");
	assert_true(proc_sched_next(&text, &field));
	assert_span(field.name, "effective uclamp.min");
	assert_false(proc_sched_next(&text, &field));
}

static void refuses_what_has_no_heading(void **state)
{
	struct span text = span("policy : 0\n");
	struct span empty = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_sched_skip_heading(&text));
	assert_span(text, "policy : 0\n");
	assert_outcome(OUTCOME_MALFORMED, proc_sched_skip_heading(&empty));
}

TESTS(reads_every_field, is_not_fooled_by_a_name, refuses_what_has_no_heading);
