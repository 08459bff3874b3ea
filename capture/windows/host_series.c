#include <fcntl.h>
#include <unistd.h>

#include "capture/proc/host_stat.h"
#include "capture/proc/loadavg.h"
#include "capture/proc/named_value.h"
#include "capture/proc/pressure.h"
#include "capture/windows/series.h"
#include "common/array.h"

static void store_cpu(struct sink *sink, int64_t tick, const struct proc_host_stat *line)
{
	struct row *row = sink_row(sink, TABLE_HOST_CPU);

	row_int(row, HOST_CPU_TICK, tick);
	row_int(row, HOST_CPU_CPU, line->cpu);
	for (int i = 0; i < PROC_HOST_STAT_TIMES; i++) /* the table has them in the file's order */
		row_int(row, HOST_CPU_USER_TICKS + i, (int64_t)line->time_ticks[i]);
}

struct activity {
	struct proc_loadavg load;
	bool has_load;
	bool has[HOST_ACTIVITY_COLUMNS];
	uint64_t value[HOST_ACTIVITY_COLUMNS];
};

static void take_line(struct activity *activity, const struct proc_host_stat *line)
{
	static const struct {
		const char *name;
		int column;
	} lines[] = {
		{ "ctxt", HOST_ACTIVITY_CTXT_SWITCHES },        { "intr", HOST_ACTIVITY_INTERRUPTS },
		{ "softirq", HOST_ACTIVITY_SOFTIRQS },          { "processes", HOST_ACTIVITY_FORKS },
		{ "procs_running", HOST_ACTIVITY_PROCS_RUNNING }, { "procs_blocked", HOST_ACTIVITY_PROCS_BLOCKED },
	};

	for (size_t i = 0; i < array_length(lines); i++)
		if (span_is(line->name, lines[i].name)) {
			activity->has[lines[i].column] = true;
			activity->value[lines[i].column] = line->value;
		}
}

static void store_activity(struct sink *sink, int64_t tick, const struct activity *activity)
{
	struct row *row = sink_row(sink, TABLE_HOST_ACTIVITY);

	row_int(row, HOST_ACTIVITY_TICK, tick);
	if (activity->has_load) {
		row_real(row, HOST_ACTIVITY_LOAD_1, activity->load.load_1);
		row_real(row, HOST_ACTIVITY_LOAD_5, activity->load.load_5);
		row_real(row, HOST_ACTIVITY_LOAD_15, activity->load.load_15);
		row_int(row, HOST_ACTIVITY_RUNNABLE, (int64_t)activity->load.runnable);
		row_int(row, HOST_ACTIVITY_TASKS, (int64_t)activity->load.tasks);
		row_int(row, HOST_ACTIVITY_LAST_PID, (int64_t)activity->load.last_pid);
	}
	for (int i = 0; i < HOST_ACTIVITY_COLUMNS; i++)
		if (activity->has[i])
			row_int(row, i, (int64_t)activity->value[i]);
}

static struct outcome read_activity(struct sink *sink, int64_t tick)
{
	struct activity activity = { 0 };
	struct proc_host_stat line = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_peek_host_small(sink, "proc/loadavg", &text);

	if (is_ok(got))
		activity.has_load = is_ok(proc_loadavg_parse(text, &activity.load));
	if (!is_fault(got))
		got = sink_peek_host_small(sink, "proc/stat", &text);
	if (is_fault(got))
		return got;
	while (is_ok(got) && proc_host_stat_next(&text, &line)) {
		if (line.is_cpu)
			store_cpu(sink, tick, &line);
		else
			take_line(&activity, &line);
	}
	store_activity(sink, tick, &activity);
	return outcome_ok();
}

static struct outcome read_memory(struct sink *sink, int64_t tick)
{
	struct named_value line = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_peek_host_small(sink, "proc/meminfo", &text);

	while (is_ok(got) && named_value_next(&text, &line)) {
		struct row *row = sink_row(sink, TABLE_HOST_MEMORY);

		row_int(row, HOST_MEMORY_TICK, tick);
		row_text(row, HOST_MEMORY_NAME, line.name);
		row_int(row, HOST_MEMORY_VALUE, line.value);
	}
	return is_fault(got) ? got : outcome_ok();
}

static struct outcome read_pressure(struct sink *sink, int64_t tick, const char *resource, const char *path)
{
	struct proc_pressure line = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_peek_host_small(sink, path, &text);

	while (is_ok(got) && proc_pressure_next(&text, &line)) {
		struct row *row = sink_row(sink, TABLE_HOST_PRESSURE);

		row_int(row, HOST_PRESSURE_TICK, tick);
		row_text(row, HOST_PRESSURE_RESOURCE, span(resource));
		row_text(row, HOST_PRESSURE_KIND, line.kind);
		row_real(row, HOST_PRESSURE_AVG10_PERCENT, line.avg10_percent);
		row_real(row, HOST_PRESSURE_AVG60_PERCENT, line.avg60_percent);
		row_real(row, HOST_PRESSURE_AVG300_PERCENT, line.avg300_percent);
		row_int(row, HOST_PRESSURE_TOTAL_US, (int64_t)line.total_us);
	}
	return got;
}

/* A kernel without pressure says so once, not at every tick. */
static struct outcome read_pressures(struct sink *sink, int64_t tick)
{
	static const char *const resources[][2] = {
		{ "cpu", "proc/pressure/cpu" },
		{ "memory", "proc/pressure/memory" },
		{ "io", "proc/pressure/io" },
		{ "irq", "proc/pressure/irq" },
	};
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < array_length(resources) && !is_fault(got); i++) {
		if (tick > 0 && faccessat(sink_proc(sink), resources[i][1] + strlen("proc/"), F_OK, 0) != 0)
			continue;
		got = read_pressure(sink, tick, resources[i][0], resources[i][1]);
		/* Where there is none for CPUs there is none at all. Built in and off (psi=0) it cannot be opened: EOPNOTSUPP. */
		if (tick == 0 && i == 0)
			sink_lacks(sink, TABLE_HOST_PRESSURE, got);
	}
	return is_fault(got) ? got : outcome_ok();
}

struct outcome host_series_read(struct sink *sink, int64_t tick)
{
	struct outcome got = read_activity(sink, tick);

	if (!is_fault(got))
		got = read_memory(sink, tick);
	return is_fault(got) ? got : read_pressures(sink, tick);
}
