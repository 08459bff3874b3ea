#include "capture/proc/locks.h"

#include "tests/kit.h"

static struct proc_lock parsed(const char *line)
{
	struct proc_lock lock = { 0 };

	assert_outcome(OUTCOME_OK, proc_lock_parse(span(line), &lock));
	return lock;
}

static void reads_every_line_of_a_file(void **state)
{
	struct span text = fixture("proc/locks");
	struct span line = { 0 };
	size_t count = 0;

	(void)state;
	while (span_next_line(&text, &line)) {
		struct proc_lock lock = { 0 };

		assert_outcome(OUTCOME_OK, proc_lock_parse(line, &lock));
		count++;
	}
	assert_int_equal(count, 6);
}

static void reads_holder_file_and_range(void **state)
{
	struct proc_lock lock = parsed("3: OFDLCK ADVISORY  READ  -1 fe:1f:5 1 3");

	(void)state;
	assert_int_equal(lock.position, 3);
	assert_false(lock.blocked);
	assert_span(lock.kind, "OFDLCK");
	assert_span(lock.strength, "ADVISORY");
	assert_span(lock.access, "READ");
	assert_int_equal(lock.owner_pid, -1);
	assert_true(lock.has_file && lock.has_end);
	assert_int_equal(lock.device_major, 0xfe);
	assert_int_equal(lock.device_minor, 0x1f);
	assert_int_equal(lock.inode, 5);
	assert_int_equal(lock.start_bytes, 1);
	assert_int_equal(lock.end_bytes, 3);
}

static void reads_a_waiter_and_a_lock_without_a_file(void **state)
{
	struct proc_lock lock = parsed("2: -> FLOCK  ADVISORY  WRITE 901 00:1a:77 0 EOF");

	(void)state;
	assert_true(lock.blocked);
	assert_int_equal(lock.owner_pid, 901);
	assert_false(lock.has_end);
	assert_true(parsed("2:      -> FLOCK  ADVISORY  WRITE 901 00:1a:77 0 EOF").blocked); /* waits for a waiter */
	assert_false(parsed("5: POSIX  *NOINODE* READ 8 <none>:0 0 EOF").has_file);
}

static void refuses_what_is_no_lock(void **state)
{
	static const char *const bad[] = { "", "1", "1:", "x: POSIX ADVISORY READ 1 fe:00:5 0 EOF", "1: POSIX ADVISORY READ x fe:00:5 0 EOF",
					   "1: POSIX ADVISORY READ 1 fe:00 0 EOF", "1: POSIX ADVISORY READ 1 fe:00:5 0", "1: POSIX ADVISORY READ 1 fe:00:5 x EOF" };
	struct proc_lock lock = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_outcome(OUTCOME_MALFORMED, proc_lock_parse(span(bad[i]), &lock));
}

TESTS(reads_every_line_of_a_file, reads_holder_file_and_range, reads_a_waiter_and_a_lock_without_a_file, refuses_what_is_no_lock);
