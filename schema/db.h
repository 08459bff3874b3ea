#ifndef PIDSHOT_SCHEMA_DB_H
#define PIDSHOT_SCHEMA_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"
#include "schema/tables.h"

/*
 * The database of a bundle. Only the db*.c files include sqlite3.h, so that how SQLite is opened, limited and
 * distrusted is decided in one place. One side makes a database in memory and hands out its bytes; the other side
 * opens such bytes as a stranger's.
 */
struct db;
struct row;
struct statement;

void db_destroy(struct db *db);
static inline void db_cleanup(struct db **db)
{
	db_destroy(*db);
}
#define cleanup_db __attribute__((cleanup(db_cleanup)))

/* ---- writing ---- */

/** An empty database in memory with the tables of this format, application_id and user_version set. */
struct outcome db_create(struct db **ret);

/**
 * Begins a row of @table, every column NULL; those begun before it are inserted now or later. Errors are kept in the
 * database and come out of db_finish_rows() and db_image(). Never NULL; the row is valid until the next call.
 */
struct row *db_row(struct db *db, enum table_id table);
void row_int(struct row *row, int column, int64_t value);
void row_real(struct row *row, int column, double value);
/** Bytes from a stranger, escaped as common/escape.h says. Copied. */
void row_text(struct row *row, int column, struct span bytes);
void row_blob(struct row *row, int column, struct span bytes);
/** Inserts the rows begun so far, and says whether all were stored. */
struct outcome db_finish_rows(struct db *db);
/** Bytes that the database takes now. */
uint64_t db_size(struct db *db);
/** Finishes the rows and gives the database as a file's bytes, borrowed until the database changes or ends. */
struct outcome db_image(struct db *db, struct span *ret);

/* ---- reading ---- */

enum value_type { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB };

/**
 * Opens a stranger's database: read only, defensive, schema untrusted. Refuses (OUTCOME_MALFORMED, with a line in @error) what is not a
 * database of this format, a newer format (OUTCOME_UNSUPPORTED), WAL mode, and a schema that is not to the letter
 * the one shipped. @image is copied.
 */
struct outcome db_open(struct span image, struct db **ret, struct strbuf *error);

/** An empty database in memory, locked as by db_lock(): for SQLite's functions, those of JSON above all. */
struct outcome db_scratch(struct db **ret);

/** One value of a computed table. */
struct db_value {
	enum value_type type;
	int64_t integer;
	double real;
	struct span text;   /**< or blob: borrowed as long as a statement that reads it */
};

/** A table whose rows are computed when it is first read: for what SQL does badly, such as walks through trees. Reading other tables meanwhile is all right. */
struct db_computed {
	const char *name;
	const char *declaration;                               /**< "CREATE TABLE t(a INTEGER, b TEXT)" */
	bool (*compute)(void *context, size_t *ret_row_count); /**< called at each reading: remembers what it did. False: it could not */
	void (*value)(void *context, size_t row, int column, struct db_value *ret);
	void *context;
};

/** Adds it; @about is borrowed as long as the database lives. False with a line in @error. Before db_lock() only. */
bool db_add_computed(struct db *db, const struct db_computed *about, struct strbuf *error);

/**
 * Begins a transaction of our own: until its end db_lock() concerns no statement that is prepared, so that it makes TEMP views and tables. False
 * with a line in @error: then the lock is as it was.
 */
bool db_begin_own(struct db *db, struct strbuf *error);
/** Ends it: what it made stays, and the lock is back. False with a line in @error. */
bool db_end_own(struct db *db, struct strbuf *error);
/** Runs statements of our own; rows of theirs are passed over. False with a line in @error. */
bool db_run(struct db *db, const char *sql, struct strbuf *error);

/** From now on an authorizer allows SELECT, READ, FUNCTION (but load_extension) and RECURSIVE alone. */
void db_lock(struct db *db);

/** Compiles one statement. NULL with a line in @error; *@ret_rest (may be NULL) is the text after it. */
struct statement *db_prepare(struct db *db, const char *sql, const char **ret_rest, struct strbuf *error);
void statement_destroy(struct statement *statement);
static inline void statement_cleanup(struct statement **statement)
{
	statement_destroy(*statement);
}
#define cleanup_statement __attribute__((cleanup(statement_cleanup)))

/** Binds by name (":pid"). False if the statement has no such parameter. Text is copied. */
bool statement_bind_int(struct statement *statement, const char *name, int64_t value);
bool statement_bind_real(struct statement *statement, const char *name, double value);
bool statement_bind_text(struct statement *statement, const char *name, struct span text);
/** Binds NULL. */
bool statement_bind_null(struct statement *statement, const char *name);

/** 1: a row is there; 0: the end; -1: an error, described in @error. */
int statement_step(struct statement *statement, struct strbuf *error);
/** Back to the beginning; bindings stay. */
void statement_reset(struct statement *statement);

int statement_columns(const struct statement *statement);
/** Borrowed until the statement ends. */
const char *statement_name(const struct statement *statement, int column);
enum value_type statement_type(const struct statement *statement, int column);
int64_t statement_int(const struct statement *statement, int column);
double statement_real(const struct statement *statement, int column);
/** Text or blob; of a number its text. Borrowed until the next step. */
struct span statement_text(const struct statement *statement, int column);

/** The schema of the format as SQL, every table: what `pidshot-report schema` prints. */
void db_describe(struct strbuf *buf);

#endif
