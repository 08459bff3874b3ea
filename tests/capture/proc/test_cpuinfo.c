#include "capture/proc/cpuinfo.h"

#include <unistd.h>

#include "tests/kit.h"

static void reads_a_cpu_at_a_time(void **state)
{
	struct span text = fixture("proc/host/cpuinfo");
	struct proc_cpuinfo cpu = { 0 };

	(void)state;
	assert_true(proc_cpuinfo_next(&text, &cpu));
	assert_int_equal(cpu.processor, 0);
	assert_span(cpu.vendor_id, "GenuineIntel");
	assert_span(cpu.family, "6");
	assert_span(cpu.model, "85");
	assert_span(cpu.model_name, "Intel(R) Xeon(R) Gold 6154 CPU @ 3.00GHz");
	assert_span(cpu.microcode, "0x2006e05");
	assert_span(cpu.mhz, "3000.125");
	assert_span(cpu.bugs, "cpu_meltdown spectre_v1");
	assert_true(proc_cpuinfo_has(&cpu, "hypervisor"));
	assert_true(proc_cpuinfo_has(&cpu, "fpu"));
	assert_false(proc_cpuinfo_has(&cpu, "hyper"));
	assert_true(proc_cpuinfo_next(&text, &cpu));
	assert_int_equal(cpu.processor, 2);
	assert_span(cpu.mhz, "1200.000");
	/* Nothing of the CPU before it. */
	assert_span(cpu.microcode, "");
	assert_false(proc_cpuinfo_has(&cpu, "hypervisor"));
	assert_false(proc_cpuinfo_next(&text, &cpu));
}

static void other_texts_hold_no_cpu(void **state)
{
	static const char *const texts[] = { "", "\n\n", "processor\n", "processor : one\nmodel name : x\n", "model name : x\n", ": :\n" };
	struct proc_cpuinfo cpu = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct span text = span(texts[i]);

		assert_false(proc_cpuinfo_next(&text, &cpu));
	}
}

static void counts_this_hosts_cpus(void **state)
{
	struct span text = file("/proc/cpuinfo");
	struct proc_cpuinfo cpu = { 0 };
	long count = 0;

	(void)state;
	while (proc_cpuinfo_next(&text, &cpu))
		count++;
	assert_int_equal(count, sysconf(_SC_NPROCESSORS_ONLN));
}

TESTS(reads_a_cpu_at_a_time, other_texts_hold_no_cpu, counts_this_hosts_cpus);
