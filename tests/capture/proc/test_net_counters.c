#include "capture/proc/net_counters.h"

#include "tests/kit.h"

static int64_t value_of(struct span text, bool (*next)(struct proc_net_reader *, struct proc_net_counter *), const char *group, const char *name)
{
	struct proc_net_reader reader = { .rest = text };
	struct proc_net_counter counter = { 0 };

	while (next(&reader, &counter))
		if (span_is(counter.group, group) && span_is(counter.name, name))
			return counter.value;
	return -999;
}

static size_t count_of(const char *text, bool (*next)(struct proc_net_reader *, struct proc_net_counter *))
{
	struct proc_net_reader reader = { .rest = span(text) };
	struct proc_net_counter counter = { 0 };
	size_t count = 0;

	while (next(&reader, &counter))
		count++;
	return count;
}

static void reads_what_kernels_print(void **state)
{
	(void)state;
	assert_int_equal(value_of(fixture("proc/net/netstat"), proc_net_snmp_next, "TcpExt", "ListenOverflows"), 65);
	assert_int_equal(value_of(fixture("proc/net/netstat"), proc_net_snmp_next, "IpExt", "InOctets"), 507071134);
	assert_int_equal(value_of(fixture("proc/net/snmp"), proc_net_snmp_next, "Tcp", "MaxConn"), -1);
	assert_int_equal(value_of(fixture("proc/net/snmp"), proc_net_snmp_next, "Tcp", "RetransSegs"), 2);
	assert_int_equal(value_of(fixture("proc/net/snmp"), proc_net_snmp_next, "Tcp", "InReceives"), -999);
	assert_int_equal(value_of(fixture("proc/net/sockstat"), proc_net_sockstat_next, "TCP", "mem"), 262);
	assert_int_equal(value_of(fixture("proc/net/sockstat"), proc_net_sockstat_next, "FRAG", "memory"), 0);
}

static void reads_this_kernels_files(void **state)
{
	struct proc_net_reader reader = { .rest = file("/proc/self/net/netstat") };
	struct proc_net_counter counter = { 0 };
	size_t count = 0;

	(void)state;
	while (proc_net_snmp_next(&reader, &counter))
		count++;
	assert_true(count > 50);
	assert_true(value_of(file("/proc/self/net/snmp"), proc_net_snmp_next, "Ip", "DefaultTTL") > 0);
	assert_true(value_of(file("/proc/self/net/sockstat"), proc_net_sockstat_next, "sockets", "used") > 0);
}

static void what_does_not_fit_is_skipped(void **state)
{
	(void)state;
	assert_int_equal(count_of("A: x y\nA: 1", proc_net_snmp_next), 1);
	assert_int_equal(count_of("A: x\nA: 1 2 3\n", proc_net_snmp_next), 1);
	assert_int_equal(count_of("A: x y\nB: 1 2\nB: 3 4\n", proc_net_snmp_next), 2);
	assert_int_equal(count_of("A: x y\n", proc_net_snmp_next), 0);
	assert_int_equal(count_of(": x\n: 1\nnothing\n\nA: x\nA: one\n", proc_net_snmp_next), 0);
	assert_int_equal(count_of("A: x 1 y\nnothing\nB: z 2\n", proc_net_sockstat_next), 2);
	assert_int_equal(count_of("", proc_net_sockstat_next), 0);
}

TESTS(reads_what_kernels_print, reads_this_kernels_files, what_does_not_fit_is_skipped);
