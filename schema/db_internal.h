#ifndef PIDSHOT_SCHEMA_DB_INTERNAL_H
#define PIDSHOT_SCHEMA_DB_INTERNAL_H

#include <sqlite3.h>

#include "schema/db.h"

/* What the db_*.c files share; nobody else includes this, nor sqlite3.h. */

enum {
	BATCHES = 4, /* tables that one loop of a collector fills: sources, threads, their kernel frames, and one more */
	BATCH_ROWS = 64,
	BATCH_BYTES = 256 << 10,
};

struct cell {
	enum value_type type;
	uint32_t length;      /* of text and blob */
	union {
		int64_t integer;
		double real;
		size_t at;    /* of text and blob, in the batch's bytes */
	};
};

/* Rows of one table that are begun and not yet inserted. */
struct batch {
	enum table_id table;
	size_t row_count;
	size_t column_count;  /* 0: no row was begun in it so far */
	uint64_t used;        /* the number of the row that was begun last in it */
	struct cell *cells;   /* row after row; NULL: of a database that is not written */
	struct strbuf bytes;
};

/* Those of several tables; db_batch.c shows one of them to SQLite as a table. */
struct batches {
	struct batch list[BATCHES];
	struct batch *last;       /* of the row that was begun last */
	const struct batch *read; /* what table "batch" shows */
	struct db_computed shown;
	uint64_t rows_begun;
};

/* The row that was begun last. */
struct row {
	struct cell *cells;
	struct batch *batch;
	struct db *db;
};

struct db {
	sqlite3 *handle;
	sqlite3_stmt *inserts[TABLE_COUNT], *batch_inserts[TABLE_COUNT]; /* of one row, of a batch; prepared at their first use */
	sqlite3_stmt *page_count;     /* for db_size(); NULL: not yet asked */
	struct batches batches;
	uint64_t size_bytes;          /* of the pages when it was last asked; 0: rows were inserted since */
	struct row row;
	bool is_locked;               /* by db_lock() */
	int failed;                   /* the first SQLite error of writing, or SQLITE_OK */
};

/** A database without a connection yet; NULL: no memory. */
struct db *db_new(void);

/** Makes a computed table of the connection, which is connected when a statement first names it. An SQLite code. */
int computed_create(sqlite3 *handle, const struct db_computed *about);

/** Makes table "batch" of the connection, which shows what is in @batches->read. An SQLite code. */
int batches_init(struct batches *batches, sqlite3 *handle);
void batches_deinit(struct batches *batches);

/** The batch of @table; where there is none, the one to be used for it: what is in it is to be inserted first. */
struct batch *batches_find(struct batches *batches, enum table_id table);

static inline const char *batch_bytes(const struct batch *batch, const struct cell *cell)
{
	return cell->length ? batch->bytes.at + cell->at : "";
}

#endif
