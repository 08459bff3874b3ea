#ifndef PIDSHOT_SCHEMA_DB_INTERNAL_H
#define PIDSHOT_SCHEMA_DB_INTERNAL_H

#include <sqlite3.h>

#include "schema/db.h"

/* What the db_*.c files share; nobody else includes this, nor sqlite3.h. */

enum { BATCH_ROWS = 64, BATCH_BYTES = 256 << 10 };

struct cell {
	enum value_type type;
	uint32_t length;      /* of text and blob */
	union {
		int64_t integer;
		double real;
		size_t at;    /* of text and blob, in the batch's bytes */
	};
};

/* Rows of one table that are begun and not yet inserted: db_batch.c shows them to SQLite as a table. */
struct batch {
	enum table_id table;
	size_t row_count, column_count;
	struct cell *cells;   /* row after row; NULL: of a database that is not written */
	struct strbuf bytes;
	struct db_computed shown; /* table "batch" */
};

/* The row that was begun last. */
struct row {
	struct cell *cells;
	struct db *db;
};

struct db {
	sqlite3 *handle;
	sqlite3_stmt *inserts[TABLE_COUNT], *batch_inserts[TABLE_COUNT]; /* of one row, of a batch; prepared at their first use */
	sqlite3_stmt *page_count;     /* for db_size(); NULL: not yet asked */
	struct batch batch;
	struct row row;
	bool is_locked;               /* by db_lock() */
	int failed;                   /* the first SQLite error of writing, or SQLITE_OK */
};

/** A database without a connection yet; NULL: no memory. */
struct db *db_new(void);

/** Makes a computed table of the connection, which is connected when a statement first names it. An SQLite code. */
int computed_create(sqlite3 *handle, const struct db_computed *about);

/** Makes table "batch" of the connection, which shows what is in @batch. An SQLite code. */
int batch_init(struct batch *batch, sqlite3 *handle);
void batch_deinit(struct batch *batch);

static inline const char *batch_bytes(const struct batch *batch, const struct cell *cell)
{
	return cell->length ? batch->bytes.at + cell->at : "";
}

#endif
