#include "capture/proc/host_stat.h"

#include <unistd.h>

#include "tests/kit.h"

static void reads_times_of_all_and_of_each(void **state)
{
	struct span text = fixture("proc/host_stat");
	struct proc_host_stat line = { 0 };

	(void)state;
	assert_true(proc_host_stat_next(&text, &line));
	assert_true(line.is_cpu);
	assert_int_equal(line.cpu, -1);
	assert_int_equal(line.time_ticks[0], 117531);
	assert_int_equal(line.time_ticks[3], 4018998);
	assert_int_equal(line.time_ticks[9], 8);
	assert_true(proc_host_stat_next(&text, &line));
	assert_int_equal(line.cpu, 0);
	assert_true(proc_host_stat_next(&text, &line));
	assert_int_equal(line.cpu, 12);
	assert_int_equal(line.time_ticks[3], 1999823);
}

static void reads_the_other_lines(void **state)
{
	struct span text = fixture("proc/host_stat");
	struct proc_host_stat line = { 0 };
	uint64_t switches = 0;
	int others = 0;

	(void)state;
	while (proc_host_stat_next(&text, &line)) {
		others += !line.is_cpu;
		if (span_is(line.name, "ctxt"))
			switches = line.value;
	}
	assert_int_equal(others, 7);
	assert_int_equal(switches, 4512238);
}

static void agrees_with_the_system(void **state)
{
	struct span text = file("/proc/stat");
	struct proc_host_stat line = { 0 };
	long cpus = 0;

	(void)state;
	while (proc_host_stat_next(&text, &line))
		cpus += line.is_cpu && line.cpu >= 0;
	assert_int_equal(cpus, sysconf(_SC_NPROCESSORS_ONLN));
}

static void other_lines_are_skipped(void **state)
{
	struct span text = span("\ncpu1 1 2 3\ncpux 1 2 3 4\nbtime never\nctxt 5");
	struct proc_host_stat line = { 0 };

	(void)state;
	assert_true(proc_host_stat_next(&text, &line));
	assert_span(line.name, "ctxt");
	assert_false(proc_host_stat_next(&text, &line));
}

TESTS(reads_times_of_all_and_of_each, reads_the_other_lines, agrees_with_the_system, other_lines_are_skipped);
