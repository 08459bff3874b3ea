#include <stdlib.h>

#include "schema/db_internal.h"

/* An eponymous, read-only virtual table: https://www.sqlite.org/vtab.html */

struct computed_table {
	sqlite3_vtab base;  /* SQLite's own, first */
	const struct db_computed *about;
};

struct computed_cursor {
	sqlite3_vtab_cursor base;
	size_t row, count;
};

static const struct db_computed *about_of(const sqlite3_vtab *table)
{
	return ((const struct computed_table *)table)->about;
}

static int connect_table(sqlite3 *handle, void *about, int count, const char *const *words, sqlite3_vtab **ret, char **error)
{
	struct computed_table *table = sqlite3_malloc(sizeof(*table));
	int code = SQLITE_NOMEM;

	(void)count;
	(void)words;
	(void)error;
	if (!table)
		return code;
	*table = (struct computed_table){ .about = about };
	code = sqlite3_declare_vtab(handle, table->about->declaration);
	if (code == SQLITE_OK) /* our own views may use it, though the schema is untrusted: it reads, and does nothing else */
		code = sqlite3_vtab_config(handle, SQLITE_VTAB_INNOCUOUS);
	if (code == SQLITE_OK)
		*ret = &table->base;
	else
		sqlite3_free(table);
	return code;
}

static int disconnect_table(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* There is but one way: all rows, in their order. */
static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 10000;
	info->estimatedRows = 10000;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct computed_cursor *cursor = sqlite3_malloc(sizeof(*cursor));

	(void)table;
	if (!cursor)
		return SQLITE_NOMEM;
	*cursor = (struct computed_cursor){ 0 };
	*ret = &cursor->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int rewind_cursor(sqlite3_vtab_cursor *base, int index, const char *name, int count, sqlite3_value **values)
{
	struct computed_cursor *cursor = (struct computed_cursor *)base;
	const struct db_computed *about = about_of(base->pVtab);

	(void)index;
	(void)name;
	(void)count;
	(void)values;
	cursor->row = 0;
	return about->compute(about->context, &cursor->count) ? SQLITE_OK : SQLITE_NOMEM;
}

static int next_row(sqlite3_vtab_cursor *cursor)
{
	((struct computed_cursor *)cursor)->row++;
	return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
	const struct computed_cursor *cursor = (const struct computed_cursor *)base;

	return cursor->row >= cursor->count;
}

static int give_column(sqlite3_vtab_cursor *base, sqlite3_context *result, int column)
{
	const struct db_computed *about = about_of(base->pVtab);
	struct db_value value = { 0 };

	about->value(about->context, ((const struct computed_cursor *)base)->row, column, &value);
	switch (value.type) {
	case VALUE_INT:
		sqlite3_result_int64(result, value.integer);
		break;
	case VALUE_REAL:
		sqlite3_result_double(result, value.real);
		break;
	case VALUE_TEXT:
		sqlite3_result_text64(result, value.text.length > 0 ? value.text.at : "", value.text.length, SQLITE_STATIC, SQLITE_UTF8);
		break;
	case VALUE_BLOB:
		sqlite3_result_blob64(result, value.text.length > 0 ? value.text.at : "", value.text.length, SQLITE_STATIC);
		break;
	case VALUE_NULL:
		break;
	}
	return SQLITE_OK;
}

static int give_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((const struct computed_cursor *)cursor)->row;
	return SQLITE_OK;
}

int computed_create(sqlite3 *handle, const struct db_computed *about)
{
	static const sqlite3_module module = {
		.xConnect = connect_table, .xDisconnect = disconnect_table, .xBestIndex = best_index, .xOpen = open_cursor, .xClose = close_cursor,
		.xFilter = rewind_cursor, .xNext = next_row, .xEof = at_end, .xColumn = give_column, .xRowid = give_rowid,
	};

	return sqlite3_create_module_v2(handle, about->name, &module, (void *)(uintptr_t)about, NULL);
}

bool db_add_computed(struct db *db, const struct db_computed *about, struct strbuf *error)
{
	int code = computed_create(db->handle, about);
	char *sql = NULL;

	/* It is set up at its first use, which the authorizer of db_lock() would take for making a table. */
	if (code == SQLITE_OK)
		sql = sqlite3_mprintf("SELECT 1 FROM \"%w\" WHERE 0", about->name);
	if (sql)
		code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	sqlite3_free(sql);
	if (code != SQLITE_OK || !sql)
		strbuf_addf(error, "%s: %s", about->name, sqlite3_errmsg(db->handle));
	return code == SQLITE_OK && sql;
}
