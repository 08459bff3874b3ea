#ifndef PIDSHOT_SCHEMA_DB_INTERNAL_H
#define PIDSHOT_SCHEMA_DB_INTERNAL_H

#include <sqlite3.h>

#include "schema/db.h"

/* What the db_*.c files share; nobody else includes this, nor sqlite3.h. */

struct row {
	sqlite3_stmt *insert;
	struct db *db;
};

struct db {
	sqlite3 *handle;
	struct row rows[TABLE_COUNT]; /* prepared at their first row */
	sqlite3_stmt *page_count;     /* for db_size(); NULL: not yet asked */
	struct row *open;             /* begun and not yet inserted */
	struct row nowhere;           /* stands in where preparing failed */
	struct strbuf escaped;
	bool is_locked;               /* by db_lock() */
	int failed;                   /* the first SQLite error of writing, or SQLITE_OK */
};

/** A database without a connection yet; NULL: no memory. */
struct db *db_new(void);

#endif
