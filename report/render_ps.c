#include "report/tool_text.h"

#include <time.h>

#include "common/array.h"
#include "common/cleanup.h"

/* As `ps aux` and `ps axj` of procps set their columns. */

static const struct {
	const char *key;
	const char *column;
} keys[] = {
	{ "%cpu", "cpu_percent" }, { "pcpu", "cpu_percent" }, { "%mem", "mem_percent" }, { "pmem", "mem_percent" }, { "rss", "rss_bytes" },
	{ "vsz", "vsz_bytes" }, { "pid", "pid" }, { "ppid", "ppid" }, { "pgid", "pgid" }, { "sid", "sid" }, { "time", "cpu_time_ns" },
	{ "cputime", "cpu_time_ns" }, { "start", "start_time" }, { "start_time", "start_time" }, { "comm", "comm" }, { "cmd", "args" },
	{ "args", "args" }, { "user", "user" }, { "tty", "tty" }, { "stat", "state" }, { "nice", "nice" }, { "ni", "nice" },
	{ "nlwp", "thread_count" },
};

struct ps {
	bool is_forest;
	bool is_jobs;         /* -j: as `ps axj` */
	const char *column;   /* sorted by; NULL: by pid */
	bool is_descending;
	int64_t offset_s;
	int64_t now_s;        /* of the capture, in the host's own zone */
	size_t pid_width;
};

static bool sort_key(struct ps *ps, const char *word, struct strbuf *error)
{
	const char *key = word;

	ps->is_descending = key[0] == '-';
	key += key[0] == '-' || key[0] == '+';
	for (size_t i = 0; i < array_length(keys); i++)
		if (strcmp(keys[i].key, key) == 0)
			ps->column = keys[i].column;
	return ps->column ? true : tool_refuse(error, "ps", word);
}

static bool read_words(struct ps *ps, const struct tool_request *request, struct strbuf *error)
{
	for (int i = 0; i < request->word_count; i++) {
		const char *word = request->words[i];

		if (strcmp(word, "--forest") == 0 || strcmp(word, "-f") == 0 || strcmp(word, "axf") == 0) {
			ps->is_forest = true;
		} else if (strcmp(word, "-j") == 0) {
			ps->is_jobs = true;
		} else if (strcmp(word, "axjf") == 0) {
			ps->is_jobs = ps->is_forest = true;
		} else if (strncmp(word, "--sort=", 7) == 0) {
			if (!sort_key(ps, word + 7, error))
				return false;
		} else if (strcmp(word, "--sort") == 0 && i + 1 < request->word_count) {
			if (!sort_key(ps, request->words[++i], error))
				return false;
		} else if (strcmp(word, "aux") != 0) {
			return tool_refuse(error, "ps", word);
		}
	}
	if (ps->is_forest && ps->column) {
		strbuf_add_text(error, "ps: a forest has its own order; use --sort or --forest");
		return false;
	}
	return true;
}

/* "HH:MM" on the day of the capture, "MonDD" before, the year where it was another. */
static void add_start(struct strbuf *out, const struct ps *ps, struct span start)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t then_s = 0;
	time_t then = 0;
	time_t now = (time_t)ps->now_s;
	struct tm at = { 0 };
	struct tm today = { 0 };

	if (!span_int64(start, &then_s)) {
		tool_add_left(out, span("?"), 5);
		return;
	}
	then = (time_t)(then_s + ps->offset_s);
	if (!gmtime_r(&then, &at) || !gmtime_r(&now, &today))
		tool_add_left(out, span("?"), 5);
	else if (at.tm_year == today.tm_year && at.tm_yday == today.tm_yday)
		strbuf_addf(out, "%02d:%02d", at.tm_hour, at.tm_min);
	else if (at.tm_year == today.tm_year)
		strbuf_addf(out, "%s%02d", months[at.tm_mon], at.tm_mday);
	else
		strbuf_addf(out, "%5d", 1900 + at.tm_year);
}

static void add_time(struct strbuf *out, const struct cell *cell)
{
	int64_t seconds = cell_int(cell, 0) / 1000000000;

	if (cell->type == VALUE_NULL)
		tool_add_right(out, span("-"), 6);
	else
		strbuf_addf(out, "%3lld:%02d", (long long)(seconds / 60), (int)(seconds % 60));
}

/* Names longer than the column are cut with a +, as ps does. */
static void add_user(struct strbuf *out, struct span user)
{
	if (user.length <= 8) {
		tool_add_left(out, user.length > 0 ? user : span("?"), 8);
		return;
	}
	tool_add_text(out, span_first(user, 7), 0);
	strbuf_add_byte(out, '+');
}

static void add_aux(struct strbuf *out, const struct ps *ps, const struct table *table, size_t row)
{
	add_user(out, cell_text(table_get(table, row, "user")));
	tool_add_number(out, table_get(table, row, "pid"), 1, 0, ps->pid_width + 1);
	tool_add_number(out, table_get(table, row, "cpu_percent"), 1, 1, 5);
	tool_add_number(out, table_get(table, row, "mem_percent"), 1, 1, 5);
	strbuf_add_byte(out, ' ');
	tool_add_number(out, table_get(table, row, "vsz_bytes"), 1024, 0, 6);
	strbuf_add_byte(out, ' ');
	tool_add_number(out, table_get(table, row, "rss_bytes"), 1024, 0, 5);
	strbuf_add_byte(out, ' ');
	tool_add_left(out, cell_text(table_get(table, row, "tty")), 9);
	tool_add_left(out, cell_text(table_get(table, row, "state")), 5);
	add_start(out, ps, cell_text(table_get(table, row, "start_s")));
	strbuf_add_byte(out, ' ');
	add_time(out, table_get(table, row, "cpu_time_ns"));
	strbuf_add_byte(out, ' ');
}

static void add_jobs(struct strbuf *out, const struct ps *ps, const struct table *table, size_t row)
{
	static const char *const ids[] = { "ppid", "pid", "pgid", "sid" };

	for (size_t i = 0; i < array_length(ids); i++)
		tool_add_number(out, table_get(table, row, ids[i]), 1, 0, ps->pid_width + (i > 0));
	strbuf_add_byte(out, ' ');
	tool_add_left(out, cell_text(table_get(table, row, "tty")), 9);
	tool_add_number(out, table_get(table, row, "tty_pgid"), 1, 0, ps->pid_width);
	strbuf_add_byte(out, ' ');
	tool_add_left(out, cell_text(table_get(table, row, "state")), 4);
	tool_add_number(out, table_get(table, row, "euid"), 1, 0, 6);
	strbuf_add_byte(out, ' ');
	add_time(out, table_get(table, row, "cpu_time_ns"));
	strbuf_add_byte(out, ' ');
}

static void add_header(struct strbuf *out, const struct ps *ps)
{
	int pid = (int)ps->pid_width;

	if (ps->is_jobs)
		strbuf_addf(out, "%*s %*s %*s %*s TTY      %*s STAT   UID   TIME COMMAND\n", pid, "PPID", pid, "PID", pid, "PGID", pid, "SID", pid,
			    "TPGID");
	else
		strbuf_addf(out, "USER     %*s %%CPU %%MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n", pid, "PID");
}

/* The art of a forest: " |  " under an ancestor that has later siblings, " \_ " before the process itself. */
static void add_art(struct strbuf *out, bool *open, const bool *last, const struct table *table, size_t row)
{
	int64_t depth = cell_int(table_get(table, row, "depth"), 0);

	if (depth < 0 || depth >= TOOL_DEPTH)
		depth = TOOL_DEPTH - 1;
	open[depth] = !last[row];
	for (int64_t level = 1; level < depth; level++)
		strbuf_add_text(out, open[level] ? " |  " : "    ");
	if (depth > 0)
		strbuf_add_text(out, " \\_ ");
}

static bool load(struct query *query, const struct ps *ps, struct arena *arena, struct table *ret, struct strbuf *error)
{
	struct span sql = arena_printf(arena, "SELECT *, strftime('%%s', start_time) AS start_s FROM %s%s%s%s", ps->is_forest ? "_ps_forest" : "ps",
				       ps->column ? " ORDER BY " : "", ps->column ? ps->column : "",
				       ps->column ? ps->is_descending ? " DESC, pid" : ", pid" : "");
	const struct request request = { .sql = sql.at };

	return query_run(query, &request, arena, ret, error);
}

bool render_ps(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct ps ps = { .pid_width = 5 };
	struct table table = { 0 };
	bool open[TOOL_DEPTH] = { false };
	const bool *last = NULL;

	if (!read_words(&ps, request, error) || !load(query, &ps, &arena, &table, error))
		return false;
	last = tool_last_children(&arena, &table);
	if (!last)
		return false;
	ps.offset_s = query_int(query, "SELECT utc_offset_s FROM bundle", 0);
	ps.now_s = ps.offset_s + query_int(query, "SELECT start_realtime_ns / 1000000000 FROM bundle", 0);
	for (int64_t most = query_int(query, "SELECT max(pid) FROM process", 0) / 100000; most > 0; most /= 10)
		ps.pid_width++;
	add_header(out, &ps);
	for (size_t row = 0; row < table.row_count; row++) {
		(ps.is_jobs ? add_jobs : add_aux)(out, &ps, &table, row);
		if (ps.is_forest)
			add_art(out, open, last, &table, row);
		tool_add_text(out, cell_text(table_get(&table, row, "args")), 0);
		strbuf_add_byte(out, '\n');
	}
	return true;
}
