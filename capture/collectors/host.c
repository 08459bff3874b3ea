/* The host itself, at the start of the capture: what it is, how it is set up, and the first reading of its counters. */
#include <errno.h>

#include "capture/host_clock.h"
#include "capture/host_counters.h"
#include "capture/collectors/host_parts.h"
#include "capture/registry.h"
#include "common/array.h"

void host_fact(struct sink *sink, const char *name, struct span value, struct span source)
{
	struct row *row = NULL;

	value = span_trim(value);
	if (span_is_empty(value))
		return;
	row = sink_row(sink, TABLE_HOST_FACT);
	row_text(row, HOST_FACT_NAME, span(name));
	row_text(row, HOST_FACT_VALUE, value);
	row_text(row, HOST_FACT_SOURCE, source);
}

struct outcome host_fact_file(struct sink *sink, const char *name, const char *path)
{
	cleanup_strbuf struct strbuf source = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_glance_host(sink, path, &text);

	if (!is_ok(got))
		return is_fault(got) ? got : outcome_ok();
	strbuf_addf(&source, "/%s", path);
	host_fact(sink, name, text, strbuf_span(&source));
	return strbuf_failed(&source) ? outcome_fault(ENOMEM, "no memory for a path") : outcome_ok();
}

static struct outcome counters(struct sink *sink)
{
	host_clock_read(sink);
	return host_counters_read(sink, HOST_COUNTERS_FIRST);
}

static struct outcome host_collect(const struct target *target, struct sink *sink)
{
	/* What changes comes last: it is the start of what the window ends. */
	static struct outcome (*const parts[])(struct sink *sink) = {
		host_release_read, host_virtual_read, host_cpus_read, host_kernel_read, host_sysctl_read, host_load_read, counters,
	};

	(void)target;
	for (size_t i = 0; i < array_length(parts); i++) {
		struct outcome got = parts[i](sink);

		if (is_fault(got))
			return got;
	}
	return outcome_ok();
}

const struct collector collector_host = {
	.name = "host",
	.about = "the host: kernel, distribution, CPUs, settings, clock, and counters of memory, disks, network, interrupts",
	.needs = "nothing more than /proc and /sys as the host has them",
	.cost = COST_READ,
	.tables = { TABLE_HOST_FACT, TABLE_HOST_SYSCTL, TABLE_HOST_CPU_PLACE, TABLE_HOST_NODE, TABLE_HOST_CLOCK, TABLE_HOST_MEMINFO, TABLE_HOST_CPU_START,
		    TABLE_HOST_DISK, TABLE_HOST_INTERFACE, TABLE_HOST_INTERRUPT, TABLE_OS_RELEASE },
	.table_count = 11,
	.collect = host_collect,
	.is_host = true,
};
