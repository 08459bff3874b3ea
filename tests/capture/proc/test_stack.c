#include "capture/proc/stack.h"

#include "tests/kit.h"

static void reads_frames_innermost_first(void **state)
{
	struct span text = fixture("proc/stack");
	struct proc_stack_frame frame = { 0 };

	(void)state;
	assert_true(proc_stack_next(&text, &frame));
	assert_span(frame.function, "hrtimer_nanosleep");
	assert_true(frame.has_offset);
	assert_int_equal(frame.offset_bytes, 0x74);
	assert_int_equal(frame.size_bytes, 0xf0);
	assert_true(proc_stack_next(&text, &frame));
	assert_true(span_starts(frame.function, "rpc_wait_bit_killable"));
	assert_true(span_ends(frame.function, " [sunrpc]"));
	assert_int_equal(frame.offset_bytes, 0x1e);
}

static void addresses_may_be_shown_and_names_missing(void **state)
{
	struct span text = fixture("proc/stack");
	struct proc_stack_frame frame = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(proc_stack_next(&text, &frame));
	assert_span(frame.function, "kthread");
	assert_true(proc_stack_next(&text, &frame));
	assert_span(frame.function, "0xffffffffc0a1b2c3");
	assert_false(frame.has_offset);
	assert_false(proc_stack_next(&text, &frame));
}

static void other_lines_are_skipped(void **state)
{
	struct span text = span("\nhello\n[<0>]\n[<0>] f+x/0x2\n");
	struct proc_stack_frame frame = { 0 };

	(void)state;
	assert_true(proc_stack_next(&text, &frame));
	assert_span(frame.function, "f");
	assert_false(frame.has_offset);
	assert_false(proc_stack_next(&text, &frame));
}

TESTS(reads_frames_innermost_first, addresses_may_be_shown_and_names_missing, other_lines_are_skipped);
