#include "schema/db.h"

#include <stdlib.h>

#include "common/cleanup.h"
#include "common/escape.h"
#include "common/version.h"
#include "schema/db_internal.h"
#include "schema/texts.h"

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

/* The image is copied: making the tables anew takes five times as long. */
static int begin_with_empty(struct db *db)
{
	unsigned char *image = sqlite3_malloc64(schema_empty_size);
	int code = sqlite3_open_v2(":memory:", &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	if (!image || code != SQLITE_OK) {
		sqlite3_free(image);
		return image ? code : SQLITE_NOMEM;
	}
	memcpy(image, schema_empty, schema_empty_size);
	/* The pages stay in one block, so that db_image() needs no second copy. FREEONCLOSE also frees where this call fails. */
	code = sqlite3_deserialize(db->handle, "main", image, (sqlite3_int64)schema_empty_size, (sqlite3_int64)schema_empty_size,
				   SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
	return code == SQLITE_OK ? sqlite3_exec(db->handle, "PRAGMA journal_mode = OFF; BEGIN", NULL, NULL, NULL) : code;
}

struct outcome db_create(struct db **ret)
{
	cleanup_db struct db *db = db_new();
	struct outcome made = { 0 };

	if (!db)
		return outcome_fault(0, "no memory for the store");
	keep_failure(db, begin_with_empty(db));
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

uint64_t db_size(struct db *db)
{
	enum { HEADER_PAGE_SIZE = 16 }; /* https://www.sqlite.org/fileformat2.html, 1.3: two bytes, the high one first */
	uint64_t page_size = (uint64_t)schema_empty[HEADER_PAGE_SIZE] << 8 | schema_empty[HEADER_PAGE_SIZE + 1];
	uint64_t pages = 0;

	/* Asked after every few reads: so it is prepared once. */
	if (!db->page_count)
		keep_failure(db, sqlite3_prepare_v3(db->handle, "PRAGMA page_count", -1, SQLITE_PREPARE_PERSISTENT, &db->page_count, NULL));
	if (db->page_count && sqlite3_step(db->page_count) == SQLITE_ROW)
		pages = (uint64_t)sqlite3_column_int64(db->page_count, 0);
	sqlite3_reset(db->page_count);
	return pages * page_size;
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
