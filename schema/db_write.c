#include "schema/db.h"

#include <stdlib.h>

#include "common/cleanup.h"
#include "common/escape.h"
#include "common/version.h"
#include "schema/db_internal.h"
#include "schema/texts.h"

/* Forty tables are mostly small ones: a larger page leaves most of a small bundle empty, to be hashed and packed all the same. */
enum { PAGE_BYTES = 1024 };

static void keep_failure(struct db *db, int code)
{
	if (db->failed == SQLITE_OK && code != SQLITE_OK && code != SQLITE_DONE)
		db->failed = code;
}

static struct outcome writing(const struct db *db)
{
	if (db->failed == SQLITE_OK)
		return outcome_ok();
	return outcome_fault(0, sqlite3_errstr(db->failed));
}

static void create_tables(struct db *db)
{
	struct strbuf sql = { 0 };

	strbuf_addf(&sql, "PRAGMA page_size = %d; PRAGMA journal_mode = OFF; PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN;",
		    PAGE_BYTES, FORMAT_APPLICATION_ID, FORMAT_VERSION);
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		strbuf_add_text(&sql, schema_tables[i].create);
		strbuf_add_byte(&sql, ';');
	}
	keep_failure(db, strbuf_failed(&sql) ? SQLITE_NOMEM : sqlite3_exec(db->handle, sql.at, NULL, NULL, NULL));
	strbuf_deinit(&sql);
}

struct outcome db_create(struct db **ret)
{
	cleanup_db struct db *db = db_new();
	struct outcome made = { 0 };

	if (!db)
		return outcome_fault(0, "no memory for the store");
	/* The memdb file system keeps the pages in one block, so that db_image() needs no second copy. */
	keep_failure(db, sqlite3_open_v2("file:bundle?vfs=memdb", &db->handle,
					 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL));
	if (db->failed == SQLITE_OK)
		create_tables(db);
	made = writing(db);
	if (is_ok(made))
		*ret = take_ptr(&db);
	return made;
}

static void insert_open_row(struct db *db)
{
	if (!db->open)
		return;
	if (db->failed == SQLITE_OK)
		keep_failure(db, sqlite3_step(db->open->insert));
	sqlite3_reset(db->open->insert);
	sqlite3_clear_bindings(db->open->insert);
	db->open = NULL;
}

struct row *db_row(struct db *db, enum table_id table)
{
	struct row *row = &db->rows[table];

	insert_open_row(db);
	if (!row->insert) {
		keep_failure(db, sqlite3_prepare_v3(db->handle, schema_tables[table].insert, -1, SQLITE_PREPARE_PERSISTENT,
						    &row->insert, NULL));
		row->db = db;
	}
	if (!row->insert)
		return &db->nowhere;
	db->open = row;
	return row;
}

void row_int(struct row *row, int column, int64_t value)
{
	if (row->insert)
		keep_failure(row->db, sqlite3_bind_int64(row->insert, column + 1, value));
}

void row_real(struct row *row, int column, double value)
{
	if (row->insert)
		keep_failure(row->db, sqlite3_bind_double(row->insert, column + 1, value));
}

void row_text(struct row *row, int column, struct span bytes)
{
	struct strbuf *escaped = &row->db->escaped;

	if (!row->insert)
		return;
	if (!escape_is_plain(bytes)) {
		strbuf_reset(escaped);
		escape_bytes(escaped, bytes);
		if (strbuf_failed(escaped))
			keep_failure(row->db, SQLITE_NOMEM);
		bytes = strbuf_span(escaped);
	}
	keep_failure(row->db, sqlite3_bind_text64(row->insert, column + 1, bytes.length > 0 ? bytes.at : "", bytes.length,
						  SQLITE_TRANSIENT, SQLITE_UTF8));
}

void row_blob(struct row *row, int column, struct span bytes)
{
	if (row->insert)
		keep_failure(row->db, sqlite3_bind_blob64(row->insert, column + 1, bytes.length > 0 ? bytes.at : "", bytes.length,
							  SQLITE_TRANSIENT));
}

struct outcome db_finish_rows(struct db *db)
{
	insert_open_row(db);
	return writing(db);
}

static int64_t pragma_int(struct db *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = 0;

	if (sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

uint64_t db_size(struct db *db)
{
	return (uint64_t)(pragma_int(db, "PRAGMA page_count") * pragma_int(db, "PRAGMA page_size"));
}

struct outcome db_image(struct db *db, struct span *ret)
{
	sqlite3_int64 size = 0;
	unsigned char *image = NULL;

	insert_open_row(db);
	if (!sqlite3_get_autocommit(db->handle))
		keep_failure(db, sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL));
	image = sqlite3_serialize(db->handle, "main", &size, SQLITE_SERIALIZE_NOCOPY);
	if (!image)
		keep_failure(db, SQLITE_NOMEM);
	if (db->failed == SQLITE_OK)
		*ret = span_of(image, (size_t)size);
	return writing(db);
}
