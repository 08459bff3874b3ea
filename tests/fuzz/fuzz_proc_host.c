/* Parsers of the host's files, on any bytes: cpuinfo, diskstats, net/dev, interrupts, os-release, lists of CPUs. */
#include <stdlib.h>

#include "capture/proc/cpu_list.h"
#include "capture/proc/cpuinfo.h"
#include "capture/proc/diskstats.h"
#include "capture/proc/interrupts.h"
#include "capture/proc/net_dev.h"
#include "capture/proc/os_release.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_borrowed(struct span text, struct span part)
{
	if (part.length && (part.at < text.at || part.at + part.length > text.at + text.length))
		abort();
}

static void feed_counters(struct span text)
{
	struct proc_disk disk = { 0 };
	struct proc_interface interface = { 0 };
	struct proc_interrupt interrupt = { 0 };
	struct span rest = text;
	size_t cpus = 0;

	while (proc_diskstats_next(&rest, &disk))
		check_borrowed(text, disk.name);
	rest = text;
	while (proc_net_dev_next(&rest, &interface))
		check_borrowed(text, interface.name);
	rest = text;
	cpus = proc_interrupts_cpus(&rest);
	while (proc_interrupts_next(&rest, cpus, &interrupt)) {
		check_borrowed(text, interrupt.name);
		check_borrowed(text, interrupt.description);
	}
}

static void feed_words(struct span text)
{
	struct proc_cpuinfo cpu = { 0 };
	struct os_release line = { 0 };
	struct span rest = text;

	while (proc_cpuinfo_next(&rest, &cpu)) {
		check_borrowed(text, cpu.model_name);
		check_borrowed(text, cpu.flags);
		proc_cpuinfo_has(&cpu, "hypervisor");
	}
	rest = text;
	while (os_release_next(&rest, &line)) {
		cleanup_strbuf struct strbuf value = { 0 };

		check_borrowed(text, line.value);
		os_release_unquote(line.value, &value);
		if (value.length > line.value.length)
			abort();
	}
	if (cpu_list_count(text) > (text.length + 1) * CPU_LIST_MOST)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed_counters(span_of((const char *)data, size));
	feed_words(span_of((const char *)data, size));
	return 0;
}
