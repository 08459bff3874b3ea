#include "report/tool_text.h"

#include <time.h>

#include "common/array.h"
#include "common/cleanup.h"

/* As pidstat of sysstat prints it: a row a tick, then the average. */

struct pidstat_column {
	const char *title;
	const char *name;
	double divisor;
	int decimals;
	size_t width;
};

static const struct pidstat_column cpu[] = {
	{ "%usr", "usr_percent", 1, 2, 8 },	{ "%system", "system_percent", 1, 2, 8 }, { "%guest", "guest_percent", 1, 2, 8 },
	{ "%wait", "wait_percent", 1, 2, 8 },	{ "%CPU", "cpu_percent", 1, 2, 8 },	  { "CPU", "cpu", 1, 0, 6 },
};
static const struct pidstat_column disk[] = {
	{ "kB_rd/s", "read_bytes_per_s", 1024, 2, 10 }, { "kB_wr/s", "write_bytes_per_s", 1024, 2, 10 },
	{ "kB_ccwr/s", "cancelled_write_bytes_per_s", 1024, 2, 10 }, { "iodelay", "iodelay_ticks", 1, 0, 8 },
};
static const struct pidstat_column memory[] = {
	{ "minflt/s", "minor_faults_per_s", 1, 2, 10 }, { "majflt/s", "major_faults_per_s", 1, 2, 10 }, { "VSZ", "vsz_bytes", 1024, 0, 8 },
	{ "RSS", "rss_bytes", 1024, 0, 8 },		{ "%MEM", "mem_percent", 1, 2, 7 },
};
static const struct pidstat_column switches[] = {
	{ "cswch/s", "voluntary_per_s", 1, 2, 10 }, { "nvcswch/s", "nonvoluntary_per_s", 1, 2, 10 },
};

static const struct {
	const char *word;
	const struct pidstat_column *columns;
	size_t count;
} sections[] = {
	{ "-u", cpu, array_length(cpu) }, { "-r", memory, array_length(memory) },
	{ "-d", disk, array_length(disk) }, { "-w", switches, array_length(switches) },
};

struct pidstat {
	bool is_wanted[array_length(sections)];
	bool has_threads;
	int64_t start_ns; /* of the capture since 1970, in the host's own zone */
	struct strbuf *out;
};

static bool read_word(struct pidstat *pidstat, const char *word, bool *any)
{
	if (strcmp(word, "-t") == 0) {
		pidstat->has_threads = true;
		return true;
	}
	for (size_t i = 0; i < array_length(sections); i++)
		if (strcmp(word, sections[i].word) == 0) {
			pidstat->is_wanted[i] = *any = true;
			return true;
		}
	return false;
}

static void add_heading(struct pidstat *pidstat, const char *stamp, size_t section)
{
	tool_add_left(pidstat->out, span(stamp), 14);
	strbuf_addf(pidstat->out, "%5s%s", "UID", pidstat->has_threads ? "      TGID       TID" : "       PID");
	for (size_t i = 0; i < sections[section].count; i++)
		tool_add_right(pidstat->out, span(sections[section].columns[i].title), sections[section].columns[i].width);
	strbuf_add_text(pidstat->out, "  Command\n");
}

static void add_ids(struct pidstat *pidstat, const struct table *table, size_t row)
{
	static const struct cell unknown = { .type = VALUE_NULL };
	const struct cell *tid = table_get(table, row, "tid");

	tool_add_number(pidstat->out, table_get(table, row, "uid"), 1, 0, 5);
	tool_add_number(pidstat->out, tid->type == VALUE_NULL ? table_get(table, row, "pid") : &unknown, 1, 0, 10);
	if (pidstat->has_threads)
		tool_add_number(pidstat->out, tid, 1, 0, 10);
}

static void add_rows(struct pidstat *pidstat, const struct table *table, size_t section, bool is_average)
{
	for (size_t row = 0; row < table->row_count; row++) {
		bool is_thread = table_get(table, row, "tid")->type != VALUE_NULL;

		if (is_average)
			tool_add_left(pidstat->out, span("Average:"), 12);
		else
			tool_add_clock(pidstat->out, pidstat->start_ns + cell_int(table_get(table, row, "t_ns"), 0), true);
		strbuf_add_text(pidstat->out, "  ");
		add_ids(pidstat, table, row);
		for (size_t i = 0; i < sections[section].count; i++) {
			const struct pidstat_column *column = &sections[section].columns[i];

			tool_add_number(pidstat->out, table_get(table, row, column->name), column->divisor, column->decimals, column->width);
		}
		strbuf_add_text(pidstat->out, is_thread ? "  |__" : "  ");
		tool_add_text(pidstat->out, cell_text(table_get(table, row, "comm")), 0);
		strbuf_add_byte(pidstat->out, '\n');
	}
}

static bool add_banner(struct query *query, struct arena *arena, struct strbuf *out, struct strbuf *error)
{
	const struct request request = {
		.sql = "SELECT printf('Linux %s (%s) ', coalesce(kernel, '?'), coalesce(hostname, '?')) || char(9)"
		       " || strftime('%Y-%m-%d', start_realtime_ns / 1000000000 + utc_offset_s, 'unixepoch') || ' ' || char(9)"
		       " || printf('_%s_', coalesce(machine, '?')) || char(9) || printf('(%d CPU)', cpu_count) FROM bundle"
	};
	struct table banner = { 0 };

	if (!query_run(query, &request, arena, &banner, error))
		return false;
	if (banner.row_count > 0)
		for (struct span rest = cell_text(table_cell(&banner, 0, 0)), part = { 0 }; span_field(&rest, '\t', &part);) {
			tool_add_text(out, part, 0);
			strbuf_add_text(out, rest.length > 0 ? "  " : "\n");
		}
	return true;
}

bool render_pidstat(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct pidstat pidstat = { .out = out };
	struct table ticks = { 0 };
	struct table average = { 0 };
	bool any = false;

	for (int i = 0; i < request->word_count; i++)
		if (!read_word(&pidstat, request->words[i], &any))
			return tool_refuse(error, "pidstat", request->words[i]);
	pidstat.is_wanted[0] = pidstat.is_wanted[0] || !any;
	pidstat.start_ns = query_int(query, "SELECT start_realtime_ns + utc_offset_s * 1000000000 FROM bundle", 0);
	const struct request rows = {
		.sql = pidstat.has_threads ? "SELECT pidstat.*, uid FROM pidstat LEFT JOIN target USING (pid) ORDER BY t_ns, pid, tid" :
					     "SELECT pidstat.*, uid FROM pidstat LEFT JOIN target USING (pid) WHERE tid IS NULL ORDER BY t_ns, pid"
	};
	const struct request averages = {
		.sql = pidstat.has_threads ? "SELECT a.*, uid FROM _pidstat_average AS a LEFT JOIN target USING (pid) ORDER BY pid, tid" :
					     "SELECT a.*, uid FROM _pidstat_average AS a LEFT JOIN target USING (pid) WHERE tid IS NULL"
	};
	if (!query_run(query, &rows, &arena, &ticks, error) || !query_run(query, &averages, &arena, &average, error) ||
	    !add_banner(query, &arena, out, error))
		return false;
	if (ticks.row_count == 0)
		strbuf_add_text(out, "\nNo two moments to compare: the capture had no window.\n");
	for (size_t i = 0; ticks.row_count > 0 && i < array_length(sections); i++) {
		if (!pidstat.is_wanted[i])
			continue;
		strbuf_add_byte(out, '\n');
		add_heading(&pidstat, "Time", i);
		add_rows(&pidstat, &ticks, i, false);
		strbuf_add_byte(out, '\n');
		add_heading(&pidstat, "Average:", i);
		add_rows(&pidstat, &average, i, true);
	}
	return true;
}
