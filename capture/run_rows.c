#include "capture/run_rows.h"

#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "capture/sink.h"
#include "common/version.h"
#include "schema/texts.h"

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now = { 0 };

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* MemTotal is the first line of /proc/meminfo, in kB. */
static bool mem_total(struct span meminfo, int64_t *ret)
{
	struct span name = { 0 };
	struct span value = { 0 };
	uint64_t kilobytes = 0;

	if (!span_split(span_line(&meminfo), ':', &name, &value) || !span_is(name, "MemTotal") ||
	    !span_uint64(span_word(&value), &kilobytes))
		return false;
	*ret = (int64_t)(kilobytes * 1024);
	return true;
}

static void add_host(struct row *row, struct span boot_id, struct span meminfo)
{
	struct utsname name = { 0 };
	int64_t total = 0;

	if (!uname(&name)) {
		row_text(row, BUNDLE_HOSTNAME, span(name.nodename));
		row_text(row, BUNDLE_KERNEL, span(name.release));
		row_text(row, BUNDLE_MACHINE, span(name.machine));
	}
	if (!span_is_empty(boot_id))
		row_text(row, BUNDLE_BOOT_ID, span_trim(boot_id));
	if (mem_total(meminfo, &total))
		row_int(row, BUNDLE_MEM_TOTAL_BYTES, total);
	row_int(row, BUNDLE_CLOCK_TICKS_PER_SECOND, sysconf(_SC_CLK_TCK));
	row_int(row, BUNDLE_PAGE_SIZE_BYTES, sysconf(_SC_PAGESIZE));
	row_int(row, BUNDLE_CPU_COUNT, sysconf(_SC_NPROCESSORS_ONLN));
}

static void add_clocks(struct sink *sink, struct row *row, int64_t offset_ns)
{
	int64_t realtime_ns = (int64_t)sink->start_t_ns + offset_ns;
	time_t seconds = realtime_ns / 1000000000;
	struct tm local = { 0 };

	localtime_r(&seconds, &local);
	row_int(row, BUNDLE_START_T_NS, (int64_t)sink->start_t_ns);
	row_int(row, BUNDLE_START_REALTIME_NS, realtime_ns);
	row_int(row, BUNDLE_START_BOOTTIME_NS, (int64_t)sink->start_t_ns + clock_ns(CLOCK_BOOTTIME) - clock_ns(CLOCK_MONOTONIC));
	row_int(row, BUNDLE_UTC_OFFSET_S, local.tm_gmtoff);
	if (local.tm_zone)
		row_text(row, BUNDLE_TIMEZONE, span(local.tm_zone));
}

struct outcome run_row_bundle(struct sink *sink, const struct settings *settings, struct span arguments, int64_t *ret_offset_ns)
{
	struct span boot_id = { 0 };
	struct span meminfo = { 0 };
	struct span stat = { 0 };
	struct strbuf masked = { 0 };
	struct strbuf ticket = { 0 };
	struct row *row = NULL;
	struct outcome got = sink_read_host(sink, "proc/sys/kernel/random/boot_id", &boot_id);

	if (!is_fault(got))
		got = sink_read_host(sink, "proc/meminfo", &meminfo);
	/* Kept for its btime: tools that are pointed at the extracted tree tell the time by it. */
	if (!is_fault(got))
		got = sink_read_host(sink, "proc/stat", &stat);
	if (is_fault(got))
		return got;
	*ret_offset_ns = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC);
	sink_redact_own(sink, arguments, &masked);
	sink_redact_ticket(sink, span(settings->ticket), &ticket);
	row = sink_row(sink, TABLE_BUNDLE);
	row_int(row, BUNDLE_FORMAT, FORMAT_VERSION);
	row_text(row, BUNDLE_TOOL_VERSION, span(version_text()));
	add_host(row, boot_id, meminfo);
	add_clocks(sink, row, *ret_offset_ns);
	row_int(row, BUNDLE_WINDOW_NS, (int64_t)settings->window_ns);
	row_int(row, BUNDLE_INTERVAL_NS, (int64_t)sink->interval_ns);
	row_int(row, BUNDLE_CAPTURE_PID, getpid());
	row_int(row, BUNDLE_CAPTURE_UID, geteuid());
	row_text(row, BUNDLE_CAPTURE_ARGUMENTS, strbuf_span(&masked));
	row_int(row, BUNDLE_REDACT, settings->redact);
	if (settings->ticket)
		row_text(row, BUNDLE_TICKET, strbuf_span(&ticket));
	strbuf_deinit(&ticket);
	strbuf_deinit(&masked);
	return db_finish_rows(sink->store.db);
}

static void add_budget(struct sink *sink, const char *name, double allowed, double used, const char *unit, const char *what)
{
	struct row *row = db_row(sink->store.db, TABLE_BUDGET);

	row_text(row, BUDGET_NAME, span(name));
	row_real(row, BUDGET_ALLOWED, allowed);
	if (used >= 0)
		row_real(row, BUDGET_USED, used);
	row_text(row, BUDGET_UNIT, span(unit));
	if (what)
		row_text(row, BUDGET_WHAT, span(what));
}

static const char *if_ended(const struct sink *sink, enum ended why, const char *what)
{
	return sink->budget.ended == why ? what : NULL;
}

static void add_budgets(struct sink *sink, double rss_bytes)
{
	const struct budget *budget = &sink->budget;
	double spent_s = (double)(sink_now() - sink->start_t_ns) / 1e9;

	add_budget(sink, "max_cpu", budget->max_cpu_percent, budget->window_cpu_percent, "percent", budget->window_thinned);
	add_budget(sink, "max_memory", (double)budget->max_memory_bytes, rss_bytes, "bytes",
		   if_ended(sink, ENDED_MEMORY, "the capture ended early: what was captured reached --max-memory"));
	add_budget(sink, "max_size", (double)budget->max_size_bytes, (double)store_content(&sink->store), "bytes",
		   if_ended(sink, ENDED_SIZE, "the capture ended early: what was captured reached --max-size"));
	add_budget(sink, "deadline", (double)budget->deadline_ns / 1e9, spent_s, "seconds",
		   if_ended(sink, ENDED_DEADLINE, "the capture ended early: --deadline passed"));
	add_budget(sink, "processes", (double)budget->max_processes, (double)(sink->target_count + budget->processes_left_out), "processes",
		   budget->processes_left_out ? "more were chosen than a bundle takes; the rest was left out" : NULL);
	add_budget(sink, "max_stop", (double)budget->max_stop_ns / 1e6, (double)budget->stopped_ns / 1e6, "milliseconds", NULL);
	add_budget(sink, "max_slowdown", 5, 0, "percent", NULL);
}

static struct outcome mark_ended(struct sink *sink)
{
	struct strbuf error = { 0 };
	struct outcome marked = db_finish_rows(sink->store.db);
	const char *text = NULL;

	for (size_t i = 0; i < schema_documents_count; i++)
		if (span_is(span("ended"), schema_documents[i].name))
			text = schema_documents[i].text;
	for (size_t i = 0; i < sink->target_count; i++) {
		cleanup_statement struct statement *statement = NULL;

		if (!sink->targets[i].ended_t_ns)
			continue;
		statement = db_prepare(sink->store.db, text, NULL, &error);
		if (!statement || !statement_bind_int(statement, ":t_ns", (int64_t)sink->targets[i].ended_t_ns) ||
		    !statement_bind_int(statement, ":pid", sink->targets[i].pid) || statement_step(statement, &error) < 0)
			marked = outcome_fault(0, "the end of a target could not be stored");
	}
	strbuf_deinit(&error);
	return marked;
}

struct outcome run_rows_end(struct sink *sink, uint64_t collect_ns)
{
	struct rusage own = { 0 };
	struct row *row = NULL;
	struct outcome stored = outcome_ok();

	sink_flush(sink);
	getrusage(RUSAGE_SELF, &own);
	row = db_row(sink->store.db, TABLE_CAPTURE_END);
	row_int(row, CAPTURE_END_T_NS, (int64_t)sink->last_read_t_ns);
	row_int(row, CAPTURE_END_ENDED, sink->budget.ended);
	row_int(row, CAPTURE_END_COLLECT_NS, (int64_t)collect_ns);
	row_int(row, CAPTURE_END_CPU_NS, (int64_t)sink_cpu_ns(sink));
	row_int(row, CAPTURE_END_RSS_PEAK_BYTES, own.ru_maxrss * 1024);
	row_int(row, CAPTURE_END_WORKERS, (int64_t)sink->workers.started);
	row_int(row, CAPTURE_END_WORKERS_ABANDONED, (int64_t)sink->workers.abandoned);
	row_int(row, CAPTURE_END_TICKS, (int64_t)sink->ticks);
	row_int(row, CAPTURE_END_TICKS_LATE, (int64_t)sink->ticks_late);
	row_int(row, CAPTURE_END_INTERVAL_NS, (int64_t)sink->interval_ns);
	add_budgets(sink, (double)own.ru_maxrss * 1024);
	stored = db_finish_rows(sink->store.db);
	return is_fault(stored) ? stored : mark_ended(sink);
}
