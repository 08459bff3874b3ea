#include "report/query.h"

#include <stdlib.h>

#include "common/cleanup.h"
#include "report/stack_top.h"
#include "report/view_maker.h"
#include "schema/texts.h"

struct query {
	struct db *db;
	struct stack_top_table *top; /* computed when it is first read */
	struct view_maker *views;    /* NULL: a scratch database has none */
};

void query_destroy(struct query *query)
{
	if (query) {
		db_destroy(query->db);
		stack_top_table_destroy(query->top);
		view_maker_destroy(query->views);
	}
	free(query);
}

struct outcome query_open(struct span image, struct query **ret, struct strbuf *error)
{
	cleanup_query struct query *query = calloc(1, sizeof(*query));
	struct outcome opened = { 0 };

	if (!query) {
		strbuf_add_text(error, "no memory");
		return outcome_fault(0, "no memory for the database");
	}
	opened = db_open(image, &query->db, error);
	if (!is_ok(opened))
		return opened;
	query->top = stack_top_table_create(query);
	query->views = view_maker_create(query->db);
	if (!query->top || !query->views || !db_add_computed(query->db, stack_top_table_about(query->top), error))
		return outcome_fault(0, "our own lookups and views");
	db_lock(query->db);
	*ret = take_ptr(&query);
	return outcome_ok();
}

struct query *query_scratch(void)
{
	cleanup_query struct query *query = calloc(1, sizeof(*query));

	return query && is_ok(db_scratch(&query->db)) ? take_ptr(&query) : NULL;
}

static bool is_blank(const char *text)
{
	return span_is_empty(span_trim(span(text)));
}

static struct statement *prepare(struct query *query, const char *sql, const char **ret_rest, struct strbuf *error)
{
	struct statement *statement = NULL;
	size_t said = error->length;

	if (query->views && !view_maker_make(query->views, span(sql), error))
		return NULL;
	statement = db_prepare(query->db, sql, ret_rest, error);
	if (statement || !query->views)
		return statement;
	strbuf_truncate(error, said);
	return view_maker_make_all(query->views, error) ? db_prepare(query->db, sql, ret_rest, error) : NULL;
}

static struct statement *prepare_one(struct query *query, const char *sql, struct strbuf *error)
{
	cleanup_statement struct statement *statement = NULL;
	const char *rest = NULL;

	statement = prepare(query, sql, &rest, error);
	if (!statement)
		return NULL;
	if (statement_columns(statement) == 0) {
		strbuf_add_text(error, "only one statement that reads is run: SELECT, or WITH ... SELECT");
		return NULL;
	}
	if (!is_blank(rest)) {
		/* A comment may follow; another statement may not. */
		cleanup_statement struct statement *more = db_prepare(query->db, rest, NULL, error);

		if (!more || statement_columns(more) > 0) {
			strbuf_reset(error);
			strbuf_add_text(error, "one statement at a time");
			return NULL;
		}
	}
	return take_ptr(&statement);
}

static void bind(struct statement *statement, const struct binding *binding)
{
	switch (binding->value.type) {
	case VALUE_INT:
		statement_bind_int(statement, binding->name, binding->value.integer);
		break;
	case VALUE_REAL:
		statement_bind_real(statement, binding->name, binding->value.real);
		break;
	case VALUE_TEXT:
		statement_bind_text(statement, binding->name, binding->value.text);
		break;
	default:
		statement_bind_null(statement, binding->name);
		break;
	}
}

static struct cell read_cell(const struct statement *statement, int column, struct arena *arena)
{
	struct cell cell = { .type = statement_type(statement, column) };

	if (cell.type == VALUE_INT)
		cell.integer = statement_int(statement, column);
	else if (cell.type == VALUE_REAL)
		cell.real = statement_real(statement, column);
	else if (cell.type == VALUE_TEXT || cell.type == VALUE_BLOB)
		cell.text = arena_copy(arena, statement_text(statement, column));
	return cell;
}

static bool describe_columns(const struct statement *statement, struct arena *arena, struct table *table)
{
	table->column_count = (size_t)statement_columns(statement);
	table->columns = arena_array(arena, table->column_count, sizeof(*table->columns));
	if (!table->columns)
		return false;
	for (size_t i = 0; i < table->column_count; i++) {
		struct span name = arena_copy(arena, span(statement_name(statement, (int)i)));

		table->columns[i].name = name.at;
		table->columns[i].label = document_label(arena, name);
		table->columns[i].unit = document_unit(name);
		table->columns[i].is_number = true;
	}
	return !arena->failed;
}

/* Rows are kept in one growing block, so that table_cell() is an index. */
static bool read_rows(struct statement *statement, size_t row_cap, struct arena *arena, struct table *table, struct strbuf *error)
{
	size_t row_size = table->column_count * sizeof(*table->cells);
	int stepped = 0;

	while ((stepped = statement_step(statement, error)) == 1) {
		struct cell *row = NULL;

		table->total_count++;
		if (row_cap > 0 && table->row_count >= row_cap)
			continue;
		row = arena_grow(arena, &table->cells, &table->row_count, row_size);
		if (!row)
			break;
		for (size_t i = 0; i < table->column_count; i++) {
			row[i] = read_cell(statement, (int)i, arena);
			if (row[i].type == VALUE_TEXT || row[i].type == VALUE_BLOB)
				table->columns[i].is_number = false;
		}
	}
	return stepped == 0 && !arena->failed;
}

bool query_run(struct query *query, const struct request *request, struct arena *arena, struct table *ret, struct strbuf *error)
{
	cleanup_statement struct statement *statement = prepare_one(query, request->sql, error);
	struct table table = { 0 };

	if (!statement)
		return false;
	for (size_t i = 0; i < request->binding_count; i++)
		bind(statement, &request->bindings[i]);
	if (describe_columns(statement, arena, &table) && read_rows(statement, request->row_cap, arena, &table, error)) {
		*ret = table;
		return true;
	}
	if (arena->failed)
		strbuf_add_text(error, "no memory");
	return false;
}

bool query_each(struct query *query, const struct request *request, bool (*visit)(const struct statement *row, void *context), void *context,
		struct strbuf *error)
{
	cleanup_statement struct statement *statement = prepare_one(query, request->sql, error);
	int stepped = 0;

	if (!statement)
		return false;
	for (size_t i = 0; i < request->binding_count; i++)
		bind(statement, &request->bindings[i]);
	while ((stepped = statement_step(statement, error)) == 1)
		if (!visit(statement, context))
			return false;
	return stepped == 0;
}

bool query_view(struct query *query, const char *view, size_t row_cap, struct arena *arena, struct table *ret, struct strbuf *error)
{
	struct span sql = arena_printf(arena, "SELECT * FROM \"%s\"", view);
	const struct request request = { .sql = sql.at, .row_cap = row_cap };

	return query_run(query, &request, arena, ret, error);
}

int64_t query_int(struct query *query, const char *sql, int64_t otherwise)
{
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_statement struct statement *statement = prepare(query, sql, NULL, &error);

	if (!statement || statement_step(statement, &error) != 1 || statement_type(statement, 0) == VALUE_NULL)
		return otherwise;
	return statement_int(statement, 0);
}

ptrdiff_t table_find(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return (ptrdiff_t)i;
	return -1;
}

const struct cell *table_get(const struct table *table, size_t row, const char *name)
{
	static const struct cell nothing = { .type = VALUE_NULL };
	ptrdiff_t column = table_find(table, name);

	return column < 0 || row >= table->row_count ? &nothing : table_cell(table, row, (size_t)column);
}

const char *query_find_view(struct span name)
{
	for (size_t i = 0; i < schema_views_count; i++) {
		const char *view = schema_views[i].name;
		bool same = strlen(view) == name.length && view[0] != '_';

		for (size_t at = 0; same && at < name.length; at++)
			same = view[at] == (name.at[at] == '-' ? '_' : name.at[at]);
		if (same)
			return view;
	}
	return NULL;
}

struct span query_view_says(const char *text)
{
	struct span rest = span(text);
	struct span line = span_line(&rest);

	return span_starts(line, "--") ? span_trim(span_skip(line, 2)) : span_of(NULL, 0);
}
