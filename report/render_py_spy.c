#include "report/tool_text.h"

#include "common/cleanup.h"

/* As `py-spy dump` prints it; what else is known of a thread stands behind its name. */

static const char *status_of(const struct table *table, size_t row)
{
	struct span state = cell_text(table_get(table, row, "state"));
	bool holds = cell_int(table_get(table, row, "holds_gil"), 0) == 1;

	if (holds && !span_is(state, "stopped"))
		return "active+gil";
	return span_is(state, "running") || span_is(state, "collecting") ? "active" : "idle";
}

static bool add_heading(struct query *query, int64_t pid, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct span sql = arena_printf(&arena,
				       "SELECT coalesce(target.arguments, target.comm, '?') AS words, version, object, is_reader_verified"
				       " FROM py_runtime LEFT JOIN target USING (pid) WHERE py_runtime.pid = %lld", (long long)pid);
	const struct request request = { .sql = sql.at };
	struct table table = { 0 };

	if (!query_run(query, &request, &arena, &table, error))
		return false;
	strbuf_addf(out, "Process %lld: ", (long long)pid);
	tool_add_text(out, cell_text(table_get(&table, 0, "words")), 0);
	strbuf_add_text(out, "\nPython v");
	tool_add_text(out, cell_text(table_get(&table, 0, "version")), 0);
	strbuf_add_text(out, " (");
	tool_add_text(out, cell_text(table_get(&table, 0, "object")), 0);
	strbuf_add_text(out, cell_int(table_get(&table, 0, "is_reader_verified"), 1) ? ")\n" : "), by an unverified reader\n");
	return true;
}

static void add_thread(struct strbuf *out, const struct table *table, size_t row)
{
	struct span name = cell_text(table_get(table, row, "thread"));
	struct span state = cell_text(table_get(table, row, "state"));
	struct span call = cell_text(table_get(table, row, "syscall"));

	strbuf_add_text(out, "\nThread ");
	if (table_get(table, row, "tid")->type == VALUE_NULL)
		strbuf_addf(out, "0x%llx", (unsigned long long)cell_int(table_get(table, row, "ident"), 0));
	else
		strbuf_addf(out, "%lld", (long long)cell_int(table_get(table, row, "tid"), 0));
	strbuf_addf(out, " (%s)", status_of(table, row));
	if (name.length) {
		strbuf_add_text(out, ": \"");
		tool_add_text(out, name, 0);
		strbuf_add_byte(out, '"');
	}
	if (state.length) {
		strbuf_add_byte(out, ' ');
		tool_add_text(out, state, 0);
	}
	if (call.length) {
		strbuf_add_byte(out, ' ');
		tool_add_text(out, call, 0);
	}
	if (table_get(table, row, "stopped_ns")->type != VALUE_NULL)
		strbuf_addf(out, ", stopped for %.2f ms to be read", (double)cell_int(table_get(table, row, "stopped_ns"), 0) / 1e6);
	strbuf_add_byte(out, '\n');
}

static void add_frame(struct strbuf *out, const struct table *table, size_t row)
{
	struct span qualname = cell_text(table_get(table, row, "qualname"));
	struct span function = cell_text(table_get(table, row, "function"));
	struct span file = cell_text(table_get(table, row, "file"));
	struct span validity = cell_text(table_get(table, row, "validity"));

	if (span_is(validity, "torn"))
		strbuf_add_text(out, "    ... (deeper frames changed while they were read)\n");
	if (table_get(table, row, "depth")->type == VALUE_NULL) {
		/* A heading alone would say that there was nothing to read. */
		if (span_is(validity, "unreadable"))
			strbuf_add_text(out, "    ... (its stack could not be read)\n");
		else if (span_is(validity, "not kept"))
			strbuf_add_text(out, "    ... (there was no memory to keep its stack)\n");
		return;
	}
	strbuf_add_text(out, "    ");
	tool_add_text(out, qualname.length ? qualname : function.length ? function : span("?"), 0);
	strbuf_add_text(out, " (");
	tool_add_text(out, file.length ? file : span("?"), 0);
	if (table_get(table, row, "line")->type != VALUE_NULL)
		strbuf_addf(out, ":%lld", (long long)cell_int(table_get(table, row, "line"), 0));
	strbuf_add_text(out, span_is(validity, "leaf line uncertain") ? ") line uncertain\n" : ")\n");
}

/* What stands there, as a traceback shows it. */
static void add_source(struct strbuf *out, const struct table *table, size_t row)
{
	struct span source = span_trim(cell_text(table_get(table, row, "source")));

	if (table_get(table, row, "depth")->type == VALUE_NULL || span_is_empty(source))
		return;
	strbuf_add_text(out, "        ");
	tool_add_text(out, source, 0);
	strbuf_add_text(out, cell_int(table_get(table, row, "source_changed"), 0) ? "  [changed since the process started]\n" : "\n");
}

static bool is_same(const struct table *a, size_t row_a, const struct table *b, size_t row_b, const char *column)
{
	return cell_int(table_get(a, row_a, column), -1) == cell_int(table_get(b, row_b, column), -1);
}

/* The variables of one frame. Both tables are in the same order, so that those of the next frame come next. */
static void add_locals(struct strbuf *out, const struct table *table, size_t row, const struct table *locals, size_t *next)
{
	if (table_get(table, row, "depth")->type == VALUE_NULL)
		return;
	for (; *next < locals->row_count; ++*next) {
		if (!is_same(table, row, locals, *next, "pid") || !is_same(table, row, locals, *next, "interpreter") ||
		    !is_same(table, row, locals, *next, "tid") || !is_same(table, row, locals, *next, "depth"))
			return;
		strbuf_add_text(out, "            ");
		tool_add_text(out, cell_text(table_get(locals, *next, "name")), 0);
		strbuf_add_text(out, ": ");
		if (table_get(locals, *next, "value")->type == VALUE_NULL)
			strbuf_add_text(out, "(it moved on while it was read)");
		else
			tool_add_text(out, cell_text(table_get(locals, *next, "value")), 0);
		strbuf_add_byte(out, '\n');
	}
}

/* A thread's frames begin with depth 0; one without frames has no depth. */
static bool begins_thread(const struct table *table, size_t row)
{
	return table_get(table, row, "depth")->type == VALUE_NULL || cell_int(table_get(table, row, "depth"), 0) == 0;
}

/* Processes of which no Python thread is known, a line each: that they are not Python is not that they could not be read. */
static bool add_reasons(struct query *query, bool follows, struct strbuf *out, struct strbuf *error)
{
	static const struct request request = { .sql =
		"SELECT target.pid, coalesce(target.comm, '?') AS comm, min(evidence.outcome) AS outcome,"
		" coalesce(collector.what, outcome.meaning, 'its threads were not looked for') AS why,"
		" iif(evidence.outcome = 4, nullif(collector.needs, ''), NULL) AS how"
		" FROM target LEFT JOIN evidence ON (evidence.pid = target.pid OR evidence.pid IS NULL) AND evidence.table_name = 'py_thread'"
		" LEFT JOIN collector ON collector.id = evidence.collector LEFT JOIN outcome ON outcome.outcome = evidence.outcome"
		" WHERE target.pid NOT IN (SELECT pid FROM py_thread WHERE interpreter IS NOT NULL)"
		" GROUP BY target.pid ORDER BY target.position, target.pid" };
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };

	if (!query_run(query, &request, &arena, &table, error))
		return false;
	for (size_t row = 0; row < table.row_count; row++) {
		struct span how = cell_text(table_get(&table, row, "how"));

		strbuf_addf(out, "%sProcess %lld (", row == 0 && follows ? "\n" : "", (long long)cell_int(table_get(&table, row, "pid"), 0));
		tool_add_text(out, cell_text(table_get(&table, row, "comm")), 0);
		strbuf_add_text(out, "): no Python threads: ");
		tool_add_text(out, cell_text(table_get(&table, row, "why")), 0);
		strbuf_add_text(out, how.length > 0 ? "; needs " : "");
		tool_add_text(out, how, 0);
		strbuf_add_byte(out, '\n');
	}
	return true;
}

bool render_py_spy(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };
	struct table locals = { 0 };
	size_t next_local = 0;
	bool has_locals = false;
	int64_t pid = -1;
	size_t native = 0;

	for (int i = 0; i < request->word_count; i++) {
		if (strcmp(request->words[i], "--locals") != 0 && strcmp(request->words[i], "-l") != 0)
			return tool_refuse(error, "py-spy", request->words[i]);
		has_locals = true;
	}
	if (!query_view(query, "py_spy", 0, &arena, &table, error) || (has_locals && !query_view(query, "locals", 0, &arena, &locals, error)))
		return false;
	if (has_locals && locals.row_count == 0)
		strbuf_add_text(out, "Local variables were not captured: pidshot-capture --locals.\n");
	for (size_t row = 0; row < table.row_count; row++) {
		int64_t row_pid = cell_int(table_get(&table, row, "pid"), 0);

		if (table_get(&table, row, "interpreter")->type == VALUE_NULL) {
			native++;
			continue;
		}
		if (row_pid != pid && !add_heading(query, row_pid, out, error))
			return false;
		pid = row_pid;
		if (begins_thread(&table, row))
			add_thread(out, &table, row);
		add_frame(out, &table, row);
		add_source(out, &table, row);
		add_locals(out, &table, row, &locals, &next_local);
	}
	if (native)
		strbuf_addf(out, "\n%zu more thread%s without Python\n", native, native == 1 ? "" : "s");
	return add_reasons(query, pid >= 0, out, error);
}
