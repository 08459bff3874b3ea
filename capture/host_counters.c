#include "capture/host_counters.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/proc/diskstats.h"
#include "capture/proc/interrupts.h"
#include "capture/proc/named_value.h"
#include "capture/proc/net_dev.h"
#include "common/cleanup.h"

static struct outcome read_text(struct sink *sink, const char *path, enum host_counters_time time, struct span *ret)
{
	return time == HOST_COUNTERS_FIRST ? sink_read_host(sink, path, ret) : sink_peek_host(sink, path, ret);
}

static struct outcome read_disks(struct sink *sink, enum host_counters_time time)
{
	struct proc_disk disk = { 0 };
	struct span text = { 0 };
	int64_t t_ns = (int64_t)sink_now();
	struct outcome got = read_text(sink, "proc/diskstats", time, &text);

	while (proc_diskstats_next(&text, &disk)) {
		struct row *row = sink_row(sink, TABLE_HOST_DISK);

		row_int(row, HOST_DISK_T_NS, t_ns);
		row_int(row, HOST_DISK_MAJOR, (int64_t)disk.major);
		row_int(row, HOST_DISK_MINOR, (int64_t)disk.minor);
		row_text(row, HOST_DISK_NAME, disk.name);
		for (int i = 0; i < disk.counter_count; i++) /* the table has them in the file's order */
			row_int(row, HOST_DISK_READS + i, (int64_t)disk.counter[i]);
	}
	return got;
}

static void store_interfaces(struct sink *sink, pid_t pid, int64_t t_ns, struct span text)
{
	struct proc_interface interface = { 0 };

	while (proc_net_dev_next(&text, &interface)) {
		struct row *row = sink_row(sink, TABLE_HOST_INTERFACE);

		row_int(row, HOST_INTERFACE_T_NS, t_ns);
		row_int(row, HOST_INTERFACE_PID, pid);
		row_text(row, HOST_INTERFACE_NAME, interface.name);
		for (int i = 0; i < PROC_INTERFACE_COUNTERS; i++)
			row_int(row, HOST_INTERFACE_RECEIVE_BYTES + i, (int64_t)interface.counter[i]);
	}
}

enum { NAMESPACE_TEXT = 32 }; /* "net:[4026531840]" */

/* False where we may not know. */
static bool network_of(int dir, const char *path, char *ret)
{
	ssize_t length = readlinkat(dir, path, ret, NAMESPACE_TEXT - 1);

	return length > 0;
}

/* Each network namespace once: that of the first target in it; our own is read apart. */
static struct outcome read_targets_interfaces(struct sink *sink)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);
	cleanup_free char(*seen)[NAMESPACE_TEXT] = calloc(count + 1, sizeof(*seen));
	size_t seen_count = 1;
	struct outcome got = outcome_ok();

	if (!seen)
		return outcome_fault(ENOMEM, "no memory for namespaces");
	if (!network_of(sink_proc(sink), "self/ns/net", seen[0]))
		return outcome_ok();
	for (size_t i = 0; i < count && !is_fault(got); i++) {
		struct span text = { 0 };
		bool is_new = network_of(targets[i].dir, "ns/net", seen[seen_count]);

		for (size_t j = 0; j < seen_count && is_new; j++)
			is_new = strcmp(seen[j], seen[seen_count]) != 0;
		if (!is_new) {
			memset(seen[seen_count], 0, sizeof(seen[0]));
			continue;
		}
		seen_count++;
		got = sink_peek(sink, targets[i].pid, targets[i].dir, "net/dev", &text);
		store_interfaces(sink, targets[i].pid, (int64_t)sink_now(), text);
	}
	return is_fault(got) ? got : outcome_ok();
}

static struct outcome read_interfaces(struct sink *sink, enum host_counters_time time)
{
	struct span text = { 0 };
	int64_t t_ns = (int64_t)sink_now();
	struct outcome got = read_text(sink, "proc/net/dev", time, &text);

	if (is_fault(got))
		return got;
	store_interfaces(sink, 0, t_ns, text);
	if (is_ok(got))
		got = read_targets_interfaces(sink);
	return got;
}

static struct outcome read_interrupts(struct sink *sink, const char *path, bool is_soft, enum host_counters_time time)
{
	struct proc_interrupt line = { 0 };
	struct span text = { 0 };
	int64_t t_ns = (int64_t)sink_now();
	struct outcome got = read_text(sink, path, time, &text);
	size_t cpus = proc_interrupts_cpus(&text);

	while (proc_interrupts_next(&text, cpus, &line)) {
		struct row *row = sink_row(sink, TABLE_HOST_INTERRUPT);

		row_int(row, HOST_INTERRUPT_T_NS, t_ns);
		row_int(row, HOST_INTERRUPT_IS_SOFT, is_soft);
		row_text(row, HOST_INTERRUPT_NAME, line.name);
		row_int(row, HOST_INTERRUPT_COUNT, (int64_t)line.total);
		if (!span_is_empty(line.description))
			row_text(row, HOST_INTERRUPT_DESCRIPTION, line.description);
	}
	return got;
}

struct outcome host_counters_read(struct sink *sink, enum host_counters_time time)
{
	struct outcome got = read_disks(sink, time);

	sink_lacks(sink, TABLE_HOST_DISK, got);
	if (!is_fault(got))
		got = read_interfaces(sink, time);
	sink_lacks(sink, TABLE_HOST_INTERFACE, got);
	if (!is_fault(got))
		got = read_interrupts(sink, "proc/interrupts", false, time);
	sink_lacks(sink, TABLE_HOST_INTERRUPT, got);
	if (!is_fault(got))
		got = read_interrupts(sink, "proc/softirqs", true, time);
	return is_fault(got) ? got : outcome_ok();
}

struct outcome host_vmstat_read(struct sink *sink)
{
	struct named_value line = { 0 };
	struct span text = { 0 };
	int64_t t_ns = (int64_t)sink_now();
	struct outcome got = sink_peek_host(sink, "proc/vmstat", &text);

	while (named_value_next(&text, &line)) {
		struct row *row = sink_row(sink, TABLE_HOST_VMSTAT);

		row_int(row, HOST_VMSTAT_T_NS, t_ns);
		row_text(row, HOST_VMSTAT_NAME, line.name);
		row_int(row, HOST_VMSTAT_VALUE, line.value);
	}
	return is_fault(got) ? got : outcome_ok();
}
