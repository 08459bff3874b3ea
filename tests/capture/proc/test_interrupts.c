#include "capture/proc/interrupts.h"

#include <unistd.h>

#include "tests/kit.h"

static void sums_the_cpus_and_keeps_the_words(void **state)
{
	struct span text = fixture("proc/host/interrupts");
	size_t cpus = proc_interrupts_cpus(&text);
	struct proc_interrupt line = { 0 };

	(void)state;
	assert_int_equal(cpus, 2);
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_span(line.name, "1");
	assert_int_equal(line.total, 9);
	assert_span(line.description, "IO-APIC   1-edge      i8042");
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_int_equal(line.total, 10502);
	assert_span(line.description, "PCI-MSI 65536-edge      nvme0q0, nvme0q1");
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_span(line.name, "LOC");
	assert_int_equal(line.total, 132591);
	assert_span(line.description, "Local timer interrupts");
	/* A count of the host alone. */
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_span(line.name, "ERR");
	assert_int_equal(line.total, 7);
	assert_span(line.description, "");
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_false(proc_interrupts_next(&text, cpus, &line));
}

static void softirqs_have_no_words(void **state)
{
	struct span text = fixture("proc/host/softirqs");
	size_t cpus = proc_interrupts_cpus(&text);
	struct proc_interrupt line = { 0 };

	(void)state;
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_true(proc_interrupts_next(&text, cpus, &line));
	assert_span(line.name, "NET_RX");
	assert_int_equal(line.total, 7730);
	assert_span(line.description, "");
	assert_false(proc_interrupts_next(&text, cpus, &line));
}

static void without_a_heading_nothing_is_counted(void **state)
{
	struct span text = span("  1: 2 3 x\n");
	size_t cpus = proc_interrupts_cpus(&text);
	struct proc_interrupt line = { 0 };

	(void)state;
	assert_int_equal(cpus, 0);
	assert_false(proc_interrupts_next(&text, cpus, &line));
}

static void agrees_with_this_kernel(void **state)
{
	struct span text = file("/proc/interrupts");
	size_t cpus = proc_interrupts_cpus(&text);
	struct proc_interrupt line = { 0 };
	bool has_timer = false;

	(void)state;
	assert_int_equal(cpus, sysconf(_SC_NPROCESSORS_ONLN));
	while (proc_interrupts_next(&text, cpus, &line))
		has_timer = has_timer || (span_is(line.name, "LOC") && line.total > 0);
#if defined(__x86_64__)
	assert_true(has_timer);
#endif
}

TESTS(sums_the_cpus_and_keeps_the_words, softirqs_have_no_words, without_a_heading_nothing_is_counted, agrees_with_this_kernel);
