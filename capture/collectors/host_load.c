#include "capture/collectors/host_parts.h"
#include "capture/proc/host_stat.h"
#include "capture/proc/named_value.h"
#include "common/array.h"

/* "0.42 0.31 0.20 2/120 4242" */
static struct outcome take_load(struct sink *sink)
{
	static const char *const means[] = { "load.1", "load.5", "load.15" };
	struct span source = span("/proc/loadavg");
	struct span text = { 0 };
	struct span runnable = { 0 };
	struct span tasks = { 0 };
	struct outcome got = sink_read_host(sink, "proc/loadavg", &text);

	for (size_t i = 0; i < array_length(means); i++)
		host_fact(sink, means[i], span_word(&text), source);
	if (span_split(span_word(&text), '/', &runnable, &tasks)) {
		host_fact(sink, "load.runnable", runnable, source);
		host_fact(sink, "load.tasks", tasks, source);
	}
	return got;
}

static struct outcome take_uptime(struct sink *sink)
{
	struct span text = { 0 };
	struct outcome got = sink_read_host(sink, "proc/uptime", &text);

	host_fact(sink, "up.seconds", span_word(&text), span("/proc/uptime"));
	host_fact(sink, "up.idle", span_word(&text), span("/proc/uptime"));
	return got;
}

/* Its lines stay lines: "some avg10=0.00 ...". */
static struct outcome take_pressure(struct sink *sink)
{
	static const char *const files[][2] = {
		{ "pressure.cpu", "proc/pressure/cpu" },
		{ "pressure.memory", "proc/pressure/memory" },
		{ "pressure.io", "proc/pressure/io" },
		{ "pressure.irq", "proc/pressure/irq" },
	};
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < array_length(files) && !is_fault(got); i++) {
		struct span text = { 0 };

		/* That the kernel has none of it is told once. */
		if (i > 0 && !is_ok(got) && got.kind == OUTCOME_ABSENT)
			break;
		got = sink_read_host(sink, files[i][1], &text);
		host_fact(sink, files[i][0], span_line(&text), span("/proc/pressure"));
	}
	return got;
}

static struct outcome take_memory(struct sink *sink)
{
	struct named_value line = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_read_host(sink, "proc/meminfo", &text);

	while (named_value_next(&text, &line)) {
		struct row *row = sink_row(sink, TABLE_HOST_MEMINFO);

		row_text(row, HOST_MEMINFO_NAME, line.name);
		row_int(row, HOST_MEMINFO_VALUE, line.value);
	}
	sink_lacks(sink, TABLE_HOST_MEMINFO, got);
	return got;
}

/* Kept as it is: the rows are the window's. */
static struct outcome keep_vmstat(struct sink *sink)
{
	struct span ignored = { 0 };

	return sink_read_host(sink, "proc/vmstat", &ignored);
}

static struct outcome take_cpu_time(struct sink *sink)
{
	struct proc_host_stat line = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_peek_host(sink, "proc/stat", &text);

	while (proc_host_stat_next(&text, &line)) {
		struct row *row = line.is_cpu ? sink_row(sink, TABLE_HOST_CPU_START) : NULL;

		if (!row)
			continue;
		row_int(row, HOST_CPU_START_CPU, line.cpu);
		for (int i = 0; i < PROC_HOST_STAT_TIMES; i++)
			row_int(row, HOST_CPU_START_USER_TICKS + i, (int64_t)line.time_ticks[i]);
	}
	sink_lacks(sink, TABLE_HOST_CPU_START, got);
	return got;
}

struct outcome host_load_read(struct sink *sink)
{
	static struct outcome (*const parts[])(struct sink *sink) = { take_load, take_uptime, take_pressure, take_memory, keep_vmstat, take_cpu_time };
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < array_length(parts) && !is_fault(got); i++)
		got = parts[i](sink);
	return got;
}
