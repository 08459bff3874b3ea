#include "capture/proc/stat.h"

#include <sys/resource.h>
#include <unistd.h>

#include "tests/kit.h"

static void reads_every_field(void **state)
{
	struct proc_stat stat = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_stat_parse(fixture("proc/stat/name_of_parentheses"), &stat));
	assert_int_equal(stat.state, 'R');
	assert_int_equal(stat.ppid, 1);
	assert_int_equal(stat.pgid, 77);
	assert_int_equal(stat.sid, 77);
	assert_int_equal(stat.tty, 34816);
	assert_int_equal(stat.tty_pgid, 77);
	assert_int_equal(stat.flags, 4194560);
	assert_int_equal(stat.minor_faults, 11);
	assert_int_equal(stat.child_minor_faults, 22);
	assert_int_equal(stat.major_faults, 33);
	assert_int_equal(stat.child_major_faults, 44);
	assert_int_equal(stat.utime_ticks, 55);
	assert_int_equal(stat.stime_ticks, 66);
	assert_int_equal(stat.child_utime_ticks, 77);
	assert_int_equal(stat.child_stime_ticks, 88);
	assert_int_equal(stat.priority, -2);
	assert_int_equal(stat.nice, -20);
	assert_int_equal(stat.thread_count, 3);
	assert_int_equal(stat.start_ticks, 900);
	assert_int_equal(stat.vsz_bytes, 4096);
	assert_int_equal(stat.rss_pages, -7);
	assert_int_equal(stat.processor, 5);
	assert_int_equal(stat.rt_priority, 50);
	assert_int_equal(stat.policy, 1);
	assert_int_equal(stat.blkio_delay_ticks, 9);
	assert_int_equal(stat.guest_ticks, 10);
}

static void name_ends_at_the_last_parenthesis(void **state)
{
	struct proc_stat stat = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_stat_parse(fixture("proc/stat/name_of_parentheses"), &stat));
	assert_span(stat.comm, "a) S 1 (");
	assert_outcome(OUTCOME_OK, proc_stat_parse(fixture("proc/stat/name_of_two_lines"), &stat));
	assert_span(stat.comm, "two\nlines");
	assert_int_equal(stat.state, 'Z');
	assert_int_equal(stat.start_ticks, 901);
}

static void no_terminal_is_minus_one(void **state)
{
	struct proc_stat stat = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_stat_parse(fixture("proc/stat/sleeping"), &stat));
	assert_span(stat.comm, "sleep");
	assert_int_equal(stat.tty, 0);
	assert_int_equal(stat.tty_pgid, -1);
	assert_int_equal(stat.rss_pages, 414);
}

static void agrees_with_the_system(void **state)
{
	struct proc_stat stat = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_stat_parse(file("/proc/self/stat"), &stat));
	assert_int_equal(stat.ppid, getppid());
	assert_int_equal(stat.pgid, getpgrp());
	assert_int_equal(stat.sid, getsid(0));
	assert_int_equal(stat.nice, getpriority(PRIO_PROCESS, 0));
	assert_int_equal(stat.thread_count, 1);
	assert_int_equal(stat.state, 'R');
}

/* A counter that was not read must not look like one that is 0. */
static void cut_anywhere_is_malformed(void **state)
{
	struct span text = fixture("proc/stat/name_of_parentheses");
	size_t guest = (size_t)span_find(text, " 10 11 0 ") + 1;

	(void)state;
	for (size_t length = 0; length < guest; length++) {
		struct proc_stat stat = { .state = '?' };

		assert_outcome(OUTCOME_MALFORMED, proc_stat_parse(span_first(text, length), &stat));
		assert_int_equal(stat.state, '?');
	}
	assert_outcome(OUTCOME_OK, proc_stat_parse(span_first(text, guest + 2), &(struct proc_stat){ 0 }));
}

static void refuses_what_is_not_the_file(void **state)
{
	struct proc_stat stat = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_stat_parse(span("1 )x( S 1 1 1"), &stat));
	assert_outcome(OUTCOME_MALFORMED, proc_stat_parse(span("1 (x) 7 1 1"), &stat));
	assert_outcome(OUTCOME_MALFORMED, proc_stat_parse(span("1 (x) SS 1 1"), &stat));
}

TESTS(reads_every_field, name_ends_at_the_last_parenthesis, no_terminal_is_minus_one, agrees_with_the_system, cut_anywhere_is_malformed,
      refuses_what_is_not_the_file);
