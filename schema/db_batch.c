#include <stdlib.h>

#include "schema/db_internal.h"
#include "schema/texts.h"

/*
 * Where there are many, rows go into the database by the batch: INSERT ... SELECT from a virtual table (https://www.sqlite.org/vtab.html) that shows the
 * cells as they were written down. A value that is bound to a parameter is moved three times; here it is once, and a statement is begun and ended for
 * many rows. It costs more to prepare, though, than a statement with parameters, and most tables have few rows.
 */

struct batch_cursor {
	sqlite3_vtab_cursor base;
	const struct batch *batch;
	size_t row;
};

struct batch_table {
	sqlite3_vtab base;  /* SQLite's own, first */
	struct batch *batch;
};

static int connect_table(sqlite3 *handle, void *batch, int count, const char *const *words, sqlite3_vtab **ret, char **error)
{
	struct batch_table *table = sqlite3_malloc(sizeof(*table));
	int code = SQLITE_NOMEM;

	(void)count;
	(void)words;
	(void)error;
	if (!table)
		return code;
	*table = (struct batch_table){ .batch = batch };
	code = sqlite3_declare_vtab(handle, schema_batch);
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

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = BATCH_ROWS;
	info->estimatedRows = BATCH_ROWS;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct batch_cursor *cursor = sqlite3_malloc(sizeof(*cursor));

	if (!cursor)
		return SQLITE_NOMEM;
	*cursor = (struct batch_cursor){ .batch = ((const struct batch_table *)table)->batch };
	*ret = &cursor->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int rewind_cursor(sqlite3_vtab_cursor *cursor, int index, const char *name, int count, sqlite3_value **values)
{
	(void)index;
	(void)name;
	(void)count;
	(void)values;
	((struct batch_cursor *)cursor)->row = 0;
	return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *cursor)
{
	((struct batch_cursor *)cursor)->row++;
	return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
	const struct batch_cursor *cursor = (const struct batch_cursor *)base;

	return cursor->row >= cursor->batch->row_count;
}

static int give_column(sqlite3_vtab_cursor *base, sqlite3_context *result, int column)
{
	const struct batch_cursor *cursor = (const struct batch_cursor *)base;
	const struct batch *batch = cursor->batch;
	const struct cell *cell = &batch->cells[cursor->row * batch->column_count + (size_t)column];

	switch (cell->type) {
	case VALUE_INT:
		sqlite3_result_int64(result, cell->integer);
		break;
	case VALUE_REAL:
		sqlite3_result_double(result, cell->real);
		break;
	case VALUE_TEXT:
		sqlite3_result_text64(result, batch_bytes(batch, cell), cell->length, SQLITE_STATIC, SQLITE_UTF8);
		break;
	case VALUE_BLOB:
		sqlite3_result_blob64(result, batch_bytes(batch, cell), cell->length, SQLITE_STATIC);
		break;
	case VALUE_NULL:
		break;
	}
	return SQLITE_OK;
}

static int give_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((const struct batch_cursor *)cursor)->row;
	return SQLITE_OK;
}

int batch_init(struct batch *batch, sqlite3 *handle)
{
	static const sqlite3_module module = {
		.xConnect = connect_table, .xDisconnect = disconnect_table, .xBestIndex = best_index, .xOpen = open_cursor, .xClose = close_cursor,
		.xFilter = rewind_cursor, .xNext = next_row, .xEof = at_end, .xColumn = give_column, .xRowid = give_rowid,
	};

	batch->cells = calloc(BATCH_ROWS * SCHEMA_COLUMNS_MAX, sizeof(*batch->cells));
	return batch->cells ? sqlite3_create_module_v2(handle, "batch", &module, batch, NULL) : SQLITE_NOMEM;
}

void batch_deinit(struct batch *batch)
{
	free(batch->cells);
	strbuf_deinit(&batch->bytes);
}
