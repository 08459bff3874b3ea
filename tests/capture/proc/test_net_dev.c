#include "capture/proc/net_dev.h"

#include "tests/kit.h"

static void reads_counters_and_skips_the_heading(void **state)
{
	struct span text = fixture("proc/host/net_dev");
	struct proc_interface interface = { 0 };

	(void)state;
	assert_true(proc_net_dev_next(&text, &interface));
	assert_span(interface.name, "lo");
	assert_int_equal(interface.counter[0], 460061);
	/* Older kernels leave no blank after the colon. */
	assert_true(proc_net_dev_next(&text, &interface));
	assert_span(interface.name, "eth0");
	assert_int_equal(interface.counter[0], 199957224);
	for (int i = 2; i < 8; i++)
		assert_int_equal(interface.counter[i], i - 1);
	assert_int_equal(interface.counter[8], 165895);
	assert_int_equal(interface.counter[15], 12);
	assert_true(proc_net_dev_next(&text, &interface));
	assert_span(interface.name, "br-1:2");
	assert_int_equal(interface.counter[9], 8);
	assert_false(proc_net_dev_next(&text, &interface));
}

static void other_lines_are_skipped(void **state)
{
	struct span text = span("eth0: 1 2 3\n:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\neth1: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 x\nlo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17");
	struct proc_interface interface = { 0 };

	(void)state;
	assert_true(proc_net_dev_next(&text, &interface));
	assert_span(interface.name, "lo");
	assert_false(proc_net_dev_next(&text, &interface));
}

static void has_this_hosts_loopback(void **state)
{
	struct span text = file("/proc/net/dev");
	struct proc_interface interface = { 0 };
	bool found = false;

	(void)state;
	while (proc_net_dev_next(&text, &interface))
		found = found || span_is(interface.name, "lo");
	assert_true(found);
}

TESTS(reads_counters_and_skips_the_heading, other_lines_are_skipped, has_this_hosts_loopback);
