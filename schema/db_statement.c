#include "schema/db.h"

#include <stdlib.h>

#include "schema/db_internal.h"

struct statement {
	sqlite3_stmt *handle;
};

struct statement *db_prepare(struct db *db, const char *sql, const char **ret_rest, struct strbuf *error)
{
	struct statement *statement = calloc(1, sizeof(*statement));
	const char *rest = NULL;

	if (!statement) {
		strbuf_add_text(error, "no memory");
		return NULL;
	}
	if (sqlite3_prepare_v2(db->handle, sql, -1, &statement->handle, &rest) != SQLITE_OK) {
		strbuf_add_text(error, sqlite3_errmsg(db->handle));
		statement_destroy(statement);
		return NULL;
	}
	if (ret_rest)
		*ret_rest = rest;
	return statement;
}

void statement_destroy(struct statement *statement)
{
	if (statement)
		sqlite3_finalize(statement->handle);
	free(statement);
}

bool statement_bind_int(struct statement *statement, const char *name, int64_t value)
{
	return sqlite3_bind_int64(statement->handle, sqlite3_bind_parameter_index(statement->handle, name), value) == SQLITE_OK;
}

bool statement_bind_real(struct statement *statement, const char *name, double value)
{
	return sqlite3_bind_double(statement->handle, sqlite3_bind_parameter_index(statement->handle, name), value) == SQLITE_OK;
}

bool statement_bind_text(struct statement *statement, const char *name, struct span text)
{
	return sqlite3_bind_text64(statement->handle, sqlite3_bind_parameter_index(statement->handle, name),
				   text.length > 0 ? text.at : "", text.length, SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK;
}

bool statement_bind_null(struct statement *statement, const char *name)
{
	return sqlite3_bind_null(statement->handle, sqlite3_bind_parameter_index(statement->handle, name)) == SQLITE_OK;
}

int statement_step(struct statement *statement, struct strbuf *error)
{
	int code = sqlite3_step(statement->handle);

	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return code == SQLITE_ROW;
	strbuf_add_text(error, sqlite3_errmsg(sqlite3_db_handle(statement->handle)));
	return -1;
}

void statement_reset(struct statement *statement)
{
	sqlite3_reset(statement->handle);
}

int statement_columns(const struct statement *statement)
{
	return sqlite3_column_count(statement->handle);
}

const char *statement_name(const struct statement *statement, int column)
{
	const char *name = sqlite3_column_name(statement->handle, column);

	return name ? name : "";
}

enum value_type statement_type(const struct statement *statement, int column)
{
	switch (sqlite3_column_type(statement->handle, column)) {
	case SQLITE_INTEGER:
		return VALUE_INT;
	case SQLITE_FLOAT:
		return VALUE_REAL;
	case SQLITE_TEXT:
		return VALUE_TEXT;
	case SQLITE_BLOB:
		return VALUE_BLOB;
	default:
		return VALUE_NULL;
	}
}

int64_t statement_int(const struct statement *statement, int column)
{
	return sqlite3_column_int64(statement->handle, column);
}

double statement_real(const struct statement *statement, int column)
{
	return sqlite3_column_double(statement->handle, column);
}

struct span statement_text(const struct statement *statement, int column)
{
	const void *at = sqlite3_column_type(statement->handle, column) == SQLITE_BLOB ? sqlite3_column_blob(statement->handle, column) :
											 (const void *)sqlite3_column_text(statement->handle, column);

	return span_of(at, at ? (size_t)sqlite3_column_bytes(statement->handle, column) : 0);
}
