#include "report/stacks.h"

/* Rows are numbered from 1 without a hole, as the capture numbers them; a row of another number is left out. */
struct loading {
	struct stacks *stacks;
	uint32_t count; /* of rows that there may be */
};

static bool number_of(const struct loading *loading, const struct statement *row, uint32_t *ret)
{
	int64_t number = statement_int(row, 0);

	*ret = (uint32_t)number;
	return number > 0 && number <= loading->count;
}

/* A number that is not there, or is out of bounds, gives 0. */
static uint32_t reference(const struct statement *row, int column, uint32_t most)
{
	int64_t number = statement_type(row, column) == VALUE_INT ? statement_int(row, column) : 0;

	return number > 0 && number <= most ? (uint32_t)number : 0;
}

static int64_t line_of(const struct statement *row, int column)
{
	return statement_type(row, column) == VALUE_INT ? statement_int(row, column) : -1;
}

static bool visit_function(const struct statement *row, void *context)
{
	struct loading *loading = context;
	struct stacks *stacks = loading->stacks;
	struct stack_function *function = NULL;
	uint32_t number = 0;
	int64_t kind = statement_int(row, 1);

	if (!number_of(loading, row, &number))
		return true;
	function = &stacks->functions[number];
	function->kind = kind >= 0 && kind < STACK_KINDS ? (unsigned)kind : STACK_TRUNCATED;
	function->is_marker = statement_int(row, 2) != 0;
	function->name = arena_copy(&stacks->arena, statement_text(row, 3));
	function->file = arena_copy(&stacks->arena, statement_text(row, 4));
	function->first_line = line_of(row, 5);
	return !stacks->arena.failed;
}

static bool visit_frame(const struct statement *row, void *context)
{
	struct loading *loading = context;
	uint32_t number = 0;

	if (number_of(loading, row, &number))
		loading->stacks->frames[number] = (struct stack_frame){ reference(row, 1, loading->stacks->function_count), line_of(row, 2) };
	return true;
}

static bool visit_node(const struct statement *row, void *context)
{
	struct loading *loading = context;
	uint32_t number = 0;

	/* A parent comes first: so there is no way round in a circle. */
	if (number_of(loading, row, &number))
		loading->stacks->nodes[number] = (struct stack_node){ reference(row, 1, number - 1), reference(row, 2, loading->stacks->frame_count) };
	return true;
}

/* Room for number 0, all rows of a table, and @more. */
static void *make_room(struct query *query, struct arena *arena, const char *count_sql, size_t size, uint32_t more, uint32_t *ret_count)
{
	int64_t count = query_int(query, count_sql, 0);

	*ret_count = count > 0 && count < INT32_MAX ? (uint32_t)count : 0;
	return arena_array(arena, 1 + (size_t)*ret_count + more, size);
}

/* Until a row says more. */
static void set_unknown(struct stacks *stacks)
{
	for (uint32_t i = 0; i <= stacks->function_count; i++)
		stacks->functions[i] = (struct stack_function){ .kind = STACK_PYTHON, .name = span("<unreadable>"), .first_line = -1 };
	for (uint32_t i = 0; i < stacks_all_frames(stacks); i++)
		stacks->frames[i] = (struct stack_frame){ i > stacks->frame_count ? i - stacks->frame_count : 0, -1 };
}

bool stacks_load(struct query *query, struct stacks *ret, struct strbuf *error)
{
	static const struct request functions = { .sql =
		"SELECT function.id, function.kind, coalesce(frame_kind.is_marker, 1),"
		" coalesce(qualname.text, name.text, frame_kind.shown, '<unreadable>'), coalesce(file.text, object.text), first_line"
		" FROM function LEFT JOIN frame_kind USING (kind) LEFT JOIN string AS name ON name.id = function.name"
		" LEFT JOIN string AS qualname ON qualname.id = function.qualname LEFT JOIN string AS file ON file.id = function.file"
		" LEFT JOIN string AS object ON object.id = function.object" };
	static const struct request frames = { .sql = "SELECT id, function, line FROM frame" };
	static const struct request nodes = { .sql = "SELECT id, parent, frame FROM stack" };
	struct loading loading = { .stacks = ret };
	struct arena *arena = &ret->arena;
	bool is_good = false;

	*ret = (struct stacks){ 0 };
	ret->functions = make_room(query, arena, "SELECT count(*) FROM function", sizeof(*ret->functions), 0, &ret->function_count);
	ret->frames = make_room(query, arena, "SELECT count(*) FROM frame", sizeof(*ret->frames), ret->function_count, &ret->frame_count);
	ret->nodes = make_room(query, arena, "SELECT count(*) FROM stack", sizeof(*ret->nodes), 0, &ret->node_count);
	if (!arena->failed) {
		set_unknown(ret);
		loading.count = ret->function_count;
		is_good = query_each(query, &functions, visit_function, &loading, error);
		loading.count = ret->frame_count;
		is_good = is_good && query_each(query, &frames, visit_frame, &loading, error);
		loading.count = ret->node_count;
		is_good = is_good && query_each(query, &nodes, visit_node, &loading, error);
	}
	if (arena->failed)
		strbuf_add_text(error, "no memory");
	if (is_good && !arena->failed)
		return true;
	stacks_deinit(ret);
	return false;
}

void stacks_deinit(struct stacks *stacks)
{
	arena_deinit(&stacks->arena);
	*stacks = (struct stacks){ 0 };
}
