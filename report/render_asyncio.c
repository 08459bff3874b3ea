#include "report/tool_text.h"

#include "common/cleanup.h"

/*
 * Tasks as a tree: under each task those that it awaits. A line says where the innermost coroutine stands. What is awaited by several is drawn out once; where
 * tasks wait for one another in a circle it says so.
 */

struct drawing {
	struct strbuf *out;
	struct arena arena;
	struct table tasks;       /* one row a task */
	struct table pairs;       /* waiter, awaited: rows of tasks */
	bool *is_drawn;           /* by row of tasks */
	bool *is_open;            /* on the way from the root */
	bool last[TOOL_DEPTH + 1];
	bool has_stacks;
};

static const char tasks_sql[] =
	"SELECT t.pid, t.task, t.loop, l.tid, l.type, coalesce(t.name, 'task ' || t.task) AS name, s.name AS state, t.waits_on,"
	" f.function, f.qualname, f.file, f.line,"
	" EXISTS (SELECT 1 FROM py_await a WHERE a.pid = t.pid AND a.awaited = t.task) AS is_awaited,"
	" row_number() OVER (ORDER BY t.pid, t.loop IS NULL, t.loop, t.task) - 1 AS place"
	" FROM py_task t JOIN async_state s USING (state) LEFT JOIN py_loop l ON l.pid = t.pid AND l.loop = t.loop"
	" LEFT JOIN _task_frame f ON f.pid = t.pid AND f.task = t.task AND f.depth = 0 ORDER BY place";

static const char pairs_sql[] =
	"WITH place AS (SELECT pid, task, row_number() OVER (ORDER BY pid, loop IS NULL, loop, task) - 1 AS place FROM py_task)"
	" SELECT w.place AS waiter, a.place AS awaited FROM py_await p JOIN place w ON w.pid = p.pid AND w.task = p.waiter"
	" JOIN place a ON a.pid = p.pid AND a.task = p.awaited ORDER BY 1, 2";

static void add_indent(struct drawing *drawing, size_t depth)
{
	strbuf_add_text(drawing->out, "    ");
	for (size_t level = 1; level < depth; level++)
		strbuf_add_text(drawing->out, drawing->last[level] ? "   " : "\342\224\202  ");
	if (depth > 0)
		strbuf_add_text(drawing->out, drawing->last[depth] ? "\342\224\224\342\224\200 " : "\342\224\234\342\224\200 ");
}

static void add_place(struct strbuf *out, const struct table *table, size_t row)
{
	struct span qualname = cell_text(table_get(table, row, "qualname"));
	struct span function = cell_text(table_get(table, row, "function"));

	if (span_is_empty(qualname) && span_is_empty(function))
		return;
	tool_add_text(out, qualname.length ? qualname : function, 0);
	strbuf_add_text(out, " (");
	tool_add_text(out, cell_text(table_get(table, row, "file")), 0);
	if (table_get(table, row, "line")->type != VALUE_NULL)
		strbuf_addf(out, ":%lld", (long long)cell_int(table_get(table, row, "line"), 0));
	strbuf_add_byte(out, ')');
}

static void add_stack(struct drawing *drawing, struct query *query, size_t row)
{
	const struct binding bindings[] = { binding_int(":pid", cell_int(table_get(&drawing->tasks, row, "pid"), 0)),
					    binding_int(":task", cell_int(table_get(&drawing->tasks, row, "task"), 0)) };
	const struct request request = { .sql = "SELECT * FROM _task_frame WHERE pid = :pid AND task = :task ORDER BY depth", .bindings = bindings,
					 .binding_count = 2 };
	cleanup_strbuf struct strbuf error = { 0 };
	struct table frames = { 0 };

	if (!query_run(query, &request, &drawing->arena, &frames, &error))
		return;
	for (size_t i = 0; i < frames.row_count; i++) {
		strbuf_add_text(drawing->out, "            ");
		add_place(drawing->out, &frames, i);
		strbuf_add_byte(drawing->out, '\n');
	}
}

static void add_task(struct drawing *drawing, size_t row, size_t depth, const char *note)
{
	const struct table *tasks = &drawing->tasks;
	struct span waits_on = cell_text(table_get(tasks, row, "waits_on"));

	add_indent(drawing, depth);
	tool_add_text(drawing->out, cell_text(table_get(tasks, row, "name")), 0);
	strbuf_add_byte(drawing->out, ' ');
	tool_add_text(drawing->out, cell_text(table_get(tasks, row, "state")), 0);
	if (note) {
		strbuf_addf(drawing->out, "  %s\n", note);
		return;
	}
	strbuf_add_text(drawing->out, "  ");
	add_place(drawing->out, tasks, row);
	if (waits_on.length) {
		strbuf_add_text(drawing->out, " waits for ");
		tool_add_text(drawing->out, waits_on, 0);
	}
	strbuf_add_byte(drawing->out, '\n');
}

/* Where the pairs of a waiter begin, and how many it has. */
static size_t pairs_of(const struct drawing *drawing, size_t row, size_t *ret_first)
{
	size_t low = 0;
	size_t high = drawing->pairs.row_count;
	size_t count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cell_int(table_get(&drawing->pairs, middle, "waiter"), -1) < (int64_t)row)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_first = low;
	while (low + count < drawing->pairs.row_count && cell_int(table_get(&drawing->pairs, low + count, "waiter"), -1) == (int64_t)row)
		count++;
	return count;
}

static void draw(struct drawing *drawing, struct query *query, size_t row, size_t depth)
{
	size_t first = 0;
	size_t count = pairs_of(drawing, row, &first);
	bool was_drawn = drawing->is_drawn[row];

	if (drawing->is_open[row] || depth == TOOL_DEPTH || (was_drawn && count > 0)) {
		add_task(drawing, row, depth, drawing->is_open[row] ? "... waits for itself, in a circle" : "... as above");
		return;
	}
	add_task(drawing, row, depth, NULL);
	if (drawing->has_stacks)
		add_stack(drawing, query, row);
	drawing->is_drawn[row] = drawing->is_open[row] = true;
	for (size_t i = 0; i < count; i++) {
		int64_t awaited = cell_int(table_get(&drawing->pairs, first + i, "awaited"), -1);

		drawing->last[depth + 1] = i + 1 == count;
		if (awaited >= 0 && (size_t)awaited < drawing->tasks.row_count)
			draw(drawing, query, (size_t)awaited, depth + 1);
	}
	drawing->is_open[row] = false;
}

static void add_heading(struct drawing *drawing, size_t row)
{
	const struct table *tasks = &drawing->tasks;

	if (row > 0 && cell_int(table_get(tasks, row, "loop"), -1) == cell_int(table_get(tasks, row - 1, "loop"), -1) &&
	    cell_int(table_get(tasks, row, "pid"), 0) == cell_int(table_get(tasks, row - 1, "pid"), 0))
		return;
	strbuf_addf(drawing->out, "%sProcess %lld, loop %lld", row > 0 ? "\n" : "", (long long)cell_int(table_get(tasks, row, "pid"), 0),
		    (long long)cell_int(table_get(tasks, row, "loop"), 0));
	if (table_get(tasks, row, "type")->type == VALUE_TEXT) {
		strbuf_add_text(drawing->out, ", ");
		tool_add_text(drawing->out, cell_text(table_get(tasks, row, "type")), 0);
	}
	if (table_get(tasks, row, "tid")->type != VALUE_NULL)
		strbuf_addf(drawing->out, ", run by thread %lld", (long long)cell_int(table_get(tasks, row, "tid"), 0));
	strbuf_add_byte(drawing->out, '\n');
}

/* The rows of one loop: first those that nobody awaits; what is left then waits in circles. */
static size_t draw_loop(struct drawing *drawing, struct query *query, size_t first)
{
	const struct table *tasks = &drawing->tasks;
	size_t end = first + 1;

	while (end < tasks->row_count && cell_int(table_get(tasks, end, "loop"), -1) == cell_int(table_get(tasks, first, "loop"), -1) &&
	       cell_int(table_get(tasks, end, "pid"), 0) == cell_int(table_get(tasks, first, "pid"), 0))
		end++;
	add_heading(drawing, first);
	for (size_t row = first; row < end; row++)
		if (!cell_int(table_get(tasks, row, "is_awaited"), 0))
			draw(drawing, query, row, 0);
	for (size_t row = first; row < end; row++)
		if (!drawing->is_drawn[row])
			draw(drawing, query, row, 0);
	return end;
}

bool render_asyncio(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	const struct request tasks = { .sql = tasks_sql };
	const struct request pairs = { .sql = pairs_sql };
	struct drawing drawing = { .out = out };
	bool is_made = false;

	for (int i = 0; i < request->word_count; i++) {
		if (strcmp(request->words[i], "--stacks") != 0)
			return tool_refuse(error, "asyncio", request->words[i]);
		drawing.has_stacks = true;
	}
	is_made = query_run(query, &tasks, &drawing.arena, &drawing.tasks, error) && query_run(query, &pairs, &drawing.arena, &drawing.pairs, error);
	drawing.is_drawn = arena_array(&drawing.arena, drawing.tasks.row_count + 1, sizeof(bool));
	drawing.is_open = arena_array(&drawing.arena, drawing.tasks.row_count + 1, sizeof(bool));
	if (is_made && drawing.is_drawn && drawing.is_open) {
		if (drawing.tasks.row_count == 0)
			strbuf_add_text(out, "No tasks of asyncio were captured.\n");
		for (size_t row = 0; row < drawing.tasks.row_count;)
			row = draw_loop(&drawing, query, row);
	}
	arena_deinit(&drawing.arena);
	return is_made;
}
