#ifndef PIDSHOT_REPORT_QUERY_H
#define PIDSHOT_REPORT_QUERY_H

#include "common/outcome.h"
#include "common/arena.h"
#include "report/document.h"
#include "schema/db.h"

/** A bundle's database with our lookups and views on top of it, from which nothing but reading is possible. */
struct query;

/**
 * Opens a database's bytes (copied) as a stranger's, see db_open(): the same outcomes, with a line in @error. When a statement first
 * names it, each of schema/lookups becomes a TEMP table of its name (first line: column names; a column is INTEGER where every value is a whole
 * number; an empty field is NULL), each of schema/views a TEMP view or table.
 */
struct outcome query_open(struct span image, struct query **ret, struct strbuf *error);
/** An empty one, for SQLite's functions alone. NULL: no memory. */
struct query *query_scratch(void);
void query_destroy(struct query *query);
static inline void query_cleanup(struct query **query)
{
	query_destroy(*query);
}
#define cleanup_query __attribute__((cleanup(query_cleanup)))

/** A parameter of a statement: ":pid" and its value. */
struct binding {
	const char *name;
	struct cell value;
};

static inline struct binding binding_int(const char *name, int64_t value)
{
	return (struct binding){ .name = name, .value = { .type = VALUE_INT, .integer = value } };
}

static inline struct binding binding_real(const char *name, double value)
{
	return (struct binding){ .name = name, .value = { .type = VALUE_REAL, .real = value } };
}

static inline struct binding binding_text(const char *name, struct span value)
{
	return (struct binding){ .name = name, .value = { .type = VALUE_TEXT, .text = value } };
}

/** What to run: one SELECT, its parameters (those it does not have are passed over), and how many rows to keep. */
struct request {
	const char *sql;
	const struct binding *bindings;
	size_t binding_count;
	size_t row_cap; /**< 0: all; rows past it are counted in total_count, but not kept */
};

/** Runs it; @ret is owned by @arena. False with a line in @error, also for anything but one statement that reads. */
bool query_run(struct query *query, const struct request *request, struct arena *arena, struct table *ret, struct strbuf *error);

/**
 * Runs it row by row, keeping nothing (its row_cap is not looked at): for the very many. @visit gets each row, borrowed for the call; false ends it. False with a
 * line in @error, or where @visit ended it.
 */
bool query_each(struct query *query, const struct request *request, bool (*visit)(const struct statement *row, void *context), void *context,
		struct strbuf *error);

/** SELECT * FROM @view (a name of ours, never text of a user's or of the bundle). */
bool query_view(struct query *query, const char *view, size_t row_cap, struct arena *arena, struct table *ret, struct strbuf *error);

/** The first column of the first row as a number; @otherwise where there is none, or NULL, or an error. */
int64_t query_int(struct query *query, const char *sql, int64_t otherwise);

/** Where the column of that name stands, or -1. */
ptrdiff_t table_find(const struct table *table, const char *name);
/** A cell by its column's name; a NULL cell where there is no such row or column. */
const struct cell *table_get(const struct table *table, size_t row, const char *name);
/** The cell's text, or the empty span. */
static inline struct span cell_text(const struct cell *cell)
{
	return cell->type == VALUE_TEXT ? cell->text : span_of(NULL, 0);
}
/** The cell's number; @otherwise for anything else. */
static inline int64_t cell_int(const struct cell *cell, int64_t otherwise)
{
	return cell->type == VALUE_INT ? cell->integer : cell->type == VALUE_REAL ? (int64_t)cell->real : otherwise;
}
static inline double cell_real(const struct cell *cell, double otherwise)
{
	return cell->type == VALUE_REAL ? cell->real : cell->type == VALUE_INT ? (double)cell->integer : otherwise;
}

/** One of our views: its name in SQL, or the same with '-' for '_'. NULL: none, or one that is not public (its name begins with _). */
const char *query_find_view(struct span name);
/** The comment on the first line of a view's text, without the dashes. */
struct span query_view_says(const char *text);

#endif
