#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "capture/host_clock.h"
#include "capture/host_counters.h"
#include "capture/net_counters.h"
#include "capture/registry.h"
#include "capture/sink_private.h"
#include "capture/windows/python.h"
#include "capture/windows/series.h"

/*
 * Counters over time. Ticks are taken at fixed times from the start, so that reading does not stretch the interval; where
 * our own CPU use passes --max-cpu the interval doubles, and the report says so.
 */
struct window {
	struct sink *sink;
	struct target targets[SINK_TARGETS]; /* own copies: whether each still runs */
	struct thread_reader *threads;
	struct cgroup_series *cgroups;
	bool alive[SINK_TARGETS];
	size_t count;
	uint64_t start_ns, end_ns, next_ns;
	uint64_t start_cpu_ns;
	int64_t tick;
};

static void window_deinit(struct window *window)
{
	thread_reader_destroy(window->threads);
	cgroup_series_destroy(window->cgroups);
}

static bool window_init(struct window *window, struct sink *sink)
{
	const struct target *targets = NULL;

	window->sink = sink;
	window->count = sink_targets(sink, &targets);
	window->start_ns = sink_now();
	window->start_cpu_ns = sink_cpu_ns(sink);
	window->end_ns = window->start_ns + sink->window_ns;
	window->next_ns = window->start_ns;
	for (size_t i = 0; i < window->count; i++) {
		window->targets[i] = targets[i];
		window->alive[i] = true;
	}
	window->threads = thread_reader_create(sink, window->targets, window->count);
	window->cgroups = cgroup_series_create(sink, window->targets, window->count);
	return window->threads && window->cgroups;
}

/* A descriptor a thread is kept open: as many as we may have. */
static void raise_descriptor_limit(void)
{
	struct rlimit limit = { 0 };

	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static struct outcome read_targets(struct window *window, bool is_last, size_t *ret_alive)
{
	struct outcome read = thread_reader_tick(window->threads);

	*ret_alive = 0;
	if (is_fault(read))
		return read;
	for (size_t i = 0; i < window->count; i++) {
		struct outcome got = outcome_ok();

		if (!window->alive[i])
			continue;
		got = process_series_read(window->sink, &window->targets[i], window->tick, &window->alive[i]);
		if (!is_fault(got) && window->alive[i])
			got = thread_reader_read(window->threads, i, window->tick, is_last);
		if (is_fault(got))
			return got;
		*ret_alive += window->alive[i];
	}
	return outcome_ok();
}

static struct outcome take_tick(struct window *window, bool is_last, size_t *ret_alive)
{
	uint64_t t_ns = sink_now();
	struct outcome got = host_series_read(window->sink, window->tick);
	struct row *row = NULL;

	if (!is_fault(got))
		got = read_targets(window, is_last, ret_alive);
	if (!is_fault(got))
		got = cgroup_series_read(window->sink, window->cgroups, window->tick);
	if (is_fault(got))
		return got;
	row = sink_row(window->sink, TABLE_TICK);
	row_int(row, TICK_TICK, window->tick);
	row_int(row, TICK_T_NS, (int64_t)t_ns);
	row_int(row, TICK_DURATION_NS, (int64_t)(sink_now() - t_ns));
	window->tick++;
	window->sink->ticks++;
	return outcome_ok();
}

/* Widens the interval while our own CPU use over the window is past what is allowed. */
static void keep_budget(struct window *window)
{
	struct sink *sink = window->sink;
	uint64_t elapsed = sink_now() - window->start_ns;
	double used = 100.0 * (double)(sink_cpu_ns(sink) - window->start_cpu_ns) / (double)(elapsed > sink->interval_ns ? elapsed : sink->interval_ns);

	sink->budget.window_cpu_percent = used;
	if (used > sink->budget.max_cpu_percent && sink->interval_ns < sink->window_ns) {
		sink->interval_ns *= 2;
		sink->budget.window_thinned = "the interval was widened: own CPU use passed --max-cpu";
	}
}

/* Until the next tick is due, or a signal came. Counts the tick as late where its time has passed already. */
static void wait_for_next(struct window *window)
{
	uint64_t now = sink_now();
	struct timespec until = { 0 };

	window->next_ns += window->sink->interval_ns;
	if (now > window->next_ns + window->sink->interval_ns / 2) {
		window->sink->ticks_late++;
		window->next_ns = now;
	}
	if (window->next_ns > window->end_ns)
		window->next_ns = window->end_ns;
	until.tv_sec = (time_t)(window->next_ns / 1000000000U);
	until.tv_nsec = (long)(window->next_ns % 1000000000U);
	while (!sink_stopping(window->sink) && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
}

static struct outcome take_ticks(struct window *window, bool *ret_cut)
{
	size_t alive = 0;

	for (;;) {
		bool is_last = window->next_ns >= window->end_ns || sink_stopping(window->sink);
		struct outcome got = take_tick(window, is_last, &alive);

		keep_budget(window);
		*ret_cut = window->next_ns < window->end_ns && (is_last || !alive);
		if (is_fault(got) || is_last || !alive)
			return got;
		wait_for_next(window);
	}
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	struct window *window = calloc(1, sizeof(*window));
	struct python_window *python = NULL;
	struct outcome got = outcome_ok();
	struct outcome sampled = outcome_ok();
	bool is_cut = false;

	(void)target;
	raise_descriptor_limit();
	if (!window || !window_init(window, sink))
		got = outcome_fault(ENOMEM, "no memory for the window");
	if (!is_fault(got))
		got = python_window_start(sink, window->end_ns, &python);
	if (!is_fault(got))
		got = host_vmstat_read(sink);
	if (!is_fault(got))
		got = take_ticks(window, &is_cut);
	sampled = python_window_end(python, is_cut || is_fault(got));
	if (!is_fault(got))
		got = sampled;
	if (!is_fault(got))
		got = host_vmstat_read(sink);
	if (!is_fault(got))
		got = host_counters_read(sink, HOST_COUNTERS_AGAIN);
	if (!is_fault(got))
		got = net_counters_read(sink, NET_COUNTERS_AGAIN);
	if (!is_fault(got))
		got = cgroup_series_end(sink, window->cgroups);
	if (!is_fault(got))
		got = process_samples_read(sink);
	host_clock_read(sink);
	if (window)
		window_deinit(window);
	free(window);
	if (is_fault(got) || !is_cut)
		return got;
	return outcome_of(OUTCOME_TRUNCATED, 0, "the window ended before its time");
}

const struct collector collector_window = {
	.name = "window",
	.about = "counters over time: the process, its threads (by a BPF iterator where they are many and there is one), the host",
	.cost = COST_WINDOW,
	.tables = { TABLE_TICK, TABLE_ENGINE, TABLE_HOST_VMSTAT, TABLE_PROCESS_COUNTER, TABLE_THREAD_COUNTER, TABLE_HOST_CPU, TABLE_HOST_ACTIVITY, TABLE_HOST_MEMORY,
		    TABLE_HOST_PRESSURE, TABLE_PROCESS_SAMPLE, TABLE_CGROUP_SAMPLE },
	.table_count = 11,
	.collect = collect,
	.is_host = true,
};
