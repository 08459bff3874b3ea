#include "report/tool_text.h"

#include "common/cleanup.h"

/* As `py-spy top` sets its screen: once, for the whole window. */

struct top {
	bool by_function;  /* --functions */
	int64_t most;      /* -n: rows of a process; 0: all */
	enum sample_mode mode;
};

static bool read_words(struct top *top, const struct tool_request *request, struct strbuf *error)
{
	top->mode = request->profile ? request->profile->mode : MODE_WALL;
	for (int i = 0; i < request->word_count; i++) {
		struct span word = span(request->words[i]);
		struct span number = span_starts(word, "-n") ? span_skip(word, 2) : span("");

		if (span_is(word, "--functions")) {
			top->by_function = true;
			continue;
		}
		if (span_is(word, "-n") && i + 1 < request->word_count)
			number = span(request->words[++i]);
		if (!span_int64(number, &top->most) || top->most < 0)
			return tool_refuse(error, "py-top", request->words[i]);
	}
	return true;
}

static void add_share(struct strbuf *out, const char *label, const struct table *heading, size_t row, const char *column, int decimals, const char *after)
{
	strbuf_add_text(out, label);
	tool_add_number(out, table_get(heading, row, column), 1, decimals, 0);
	strbuf_add_text(out, after);
}

static void add_heading(struct strbuf *out, const struct top *top, const struct table *heading, size_t row)
{
	static const char *const of[MODE_COUNT] = { "", ", of those that ran", ", of those that held the GIL", ", of those that handled an exception" };

	strbuf_add_text(out, row > 0 ? "\nSamples from '" : "Samples from '");
	tool_add_text(out, cell_text(table_get(heading, row, "words")), 0);
	strbuf_add_text(out, "' (python v");
	tool_add_text(out, cell_text(table_get(heading, row, "version")).length ? cell_text(table_get(heading, row, "version")) : span("?"), 0);
	strbuf_add_text(out, ")\nTotal Samples ");
	tool_add_number(out, table_get(heading, row, "taken"), 1, 0, 0);
	strbuf_add_text(out, of[top->mode]);
	if (cell_int(table_get(heading, row, "is_window"), 0) == 0)
		strbuf_add_text(out, " (one dump, no window)");
	add_share(out, "\nGIL: ", heading, row, "gil_percent", 2, "%, ");
	add_share(out, "Active: ", heading, row, "active_percent", 2, "%, ");
	add_share(out, "Threads: ", heading, row, "thread_count", 0, "\n\n");
	strbuf_addf(out, "  %%Own   %%Total  OwnTime  TotalTime  Function (%s)\n", top->by_function ? "filename" : "filename:line");
}

/* Seconds, where samples stand for time: in a dump they do not. */
static void add_time(struct strbuf *out, const struct cell *count, const struct cell *ns_a_sample, size_t width)
{
	if (ns_a_sample->type == VALUE_NULL)
		tool_add_right(out, span("-"), width);
	else
		strbuf_addf(out, "%*.2fs", (int)width - 1, cell_real(count, 0) * cell_real(ns_a_sample, 0) / 1e9);
}

static void add_row(struct strbuf *out, const struct table *table, size_t row)
{
	double all = cell_real(table_get(table, row, "whole"), 1);
	struct span file = cell_text(table_get(table, row, "file"));
	const struct cell *line = table_get(table, row, "line");
	const struct cell *ns = table_get(table, row, "ns_a_sample");

	strbuf_addf(out, "%6.2f%% %7.2f%% ", 100 * cell_real(table_get(table, row, "own"), 0) / all, 100 * cell_real(table_get(table, row, "total"), 0) / all);
	add_time(out, table_get(table, row, "own"), ns, 8);
	strbuf_add_text(out, "  ");
	add_time(out, table_get(table, row, "total"), ns, 8);
	strbuf_add_text(out, "   ");
	tool_add_text(out, cell_text(table_get(table, row, "function")), 0);
	strbuf_add_text(out, " (");
	tool_add_text(out, file.length > 0 ? file : span("?"), 0);
	if (line->type == VALUE_INT)
		strbuf_addf(out, ":%lld", (long long)line->integer);
	strbuf_add_text(out, ")\n");
}

#define ROWS(mode) \
	"SELECT function, file, line, " #mode "_own AS own, " #mode "_total AS total, " #mode "_all AS whole, shown.ns_a_sample FROM _stack_top" \
	" LEFT JOIN (SELECT pid, avg(ns_a_sample) AS ns_a_sample FROM _profile_shown WHERE family = 'python' GROUP BY pid) AS shown USING (pid)" \
	" WHERE family = 'python' AND is_line = :is_line AND pid = :pid AND " #mode "_total > 0 ORDER BY own DESC, total DESC, function, file, line LIMIT :most"

static bool add_process(struct query *query, const struct top *top, int64_t pid, struct strbuf *out, struct strbuf *error)
{
	static const char *const sql[MODE_COUNT] = { ROWS(wall), ROWS(cpu), ROWS(gil), ROWS(exception) };
	const struct binding bindings[] = { binding_int(":is_line", !top->by_function), binding_int(":pid", pid), binding_int(":most", top->most ? top->most : -1) };
	const struct request request = { .sql = sql[top->mode], .bindings = bindings, .binding_count = 3 };
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };

	if (!query_run(query, &request, &arena, &table, error))
		return false;
	for (size_t row = 0; row < table.row_count; row++)
		add_row(out, &table, row);
	if (table.row_count == 0)
		strbuf_add_text(out, "  no sample\n");
	return true;
}

bool render_py_top(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct table heading = { 0 };
	struct top top = { 0 };

	if (!read_words(&top, request, error) || !query_view(query, "_py_top_heading", 0, &arena, &heading, error))
		return false;
	if (heading.row_count == 0)
		strbuf_add_text(out, "No Python stacks were captured.\n");
	for (size_t row = 0; row < heading.row_count; row++) {
		add_heading(out, &top, &heading, row);
		if (!add_process(query, &top, cell_int(table_get(&heading, row, "pid"), 0), out, error))
			return false;
	}
	return true;
}
