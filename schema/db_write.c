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
	if (db->failed == SQLITE_OK)
		keep_failure(db, batches_init(&db->batches, db->handle));
	made = writing(db);
	if (is_ok(made))
		*ret = take_ptr(&db);
	return made;
}

static sqlite3_stmt *prepared(struct db *db, sqlite3_stmt **insert, const char *sql)
{
	if (!*insert)
		keep_failure(db, sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, insert, NULL));
	return *insert;
}

static int bind(sqlite3_stmt *insert, int parameter, const struct batch *batch, const struct cell *cell)
{
	switch (cell->type) {
	case VALUE_INT:
		return sqlite3_bind_int64(insert, parameter, cell->integer);
	case VALUE_REAL:
		return sqlite3_bind_double(insert, parameter, cell->real);
	case VALUE_TEXT:
		return sqlite3_bind_text64(insert, parameter, batch_bytes(batch, cell), cell->length, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(insert, parameter, batch_bytes(batch, cell), cell->length, SQLITE_STATIC);
	case VALUE_NULL:
		break;
	}
	return SQLITE_OK;
}

static void insert_row(struct db *db, const struct batch *batch, sqlite3_stmt *insert, const struct cell *cells)
{
	for (size_t i = 0; i < batch->column_count; i++)
		keep_failure(db, bind(insert, (int)i + 1, batch, &cells[i]));
	if (db->failed == SQLITE_OK)
		keep_failure(db, sqlite3_step(insert));
	sqlite3_reset(insert);
	sqlite3_clear_bindings(insert);
}

static void insert_one_by_one(struct db *db, const struct batch *batch)
{
	sqlite3_stmt *insert = prepared(db, &db->inserts[batch->table], schema_tables[batch->table].insert);

	for (size_t i = 0; insert && i < batch->row_count; i++)
		insert_row(db, batch, insert, &batch->cells[i * batch->column_count]);
}

static void insert_together(struct db *db, const struct batch *batch)
{
	sqlite3_stmt *insert = prepared(db, &db->batch_inserts[batch->table], schema_tables[batch->table].insert_batch);

	db->batches.read = batch;
	if (insert)
		keep_failure(db, sqlite3_step(insert));
	sqlite3_reset(insert);
}

static void insert_batch(struct db *db, struct batch *batch)
{
	if (strbuf_failed(&batch->bytes))
		keep_failure(db, SQLITE_NOMEM);
	if (batch->row_count && db->failed == SQLITE_OK)
		(batch->row_count == BATCH_ROWS || db->batch_inserts[batch->table] ? insert_together : insert_one_by_one)(db, batch);
	batch->row_count = 0;
	strbuf_reset(&batch->bytes);
	db->size_bytes = 0;
}

static void insert_all(struct db *db)
{
	for (size_t i = 0; i < BATCHES; i++)
		insert_batch(db, &db->batches.list[i]);
}

/* The batch that the next row of @table goes into. */
static struct batch *batch_of(struct db *db, enum table_id table)
{
	struct batches *batches = &db->batches;
	struct batch *batch = batches->last->column_count && batches->last->table == table ? batches->last : batches_find(batches, table);

	if (batch->table != table || batch->row_count == BATCH_ROWS || batch->bytes.length > BATCH_BYTES)
		insert_batch(db, batch);
	batch->used = ++batches->rows_begun;
	batch->table = table;
	batch->column_count = (size_t)schema_tables[table].column_count;
	batches->last = batch;
	return batch;
}

struct row *db_row(struct db *db, enum table_id table)
{
	struct batch *batch = batch_of(db, table);

	db->row.batch = batch;
	db->row.cells = &batch->cells[batch->row_count * batch->column_count];
	memset(db->row.cells, 0, batch->column_count * sizeof(*db->row.cells));
	batch->row_count++;
	return &db->row;
}

void row_int(struct row *row, int column, int64_t value)
{
	row->cells[column] = (struct cell){ .type = VALUE_INT, .integer = value };
}

void row_real(struct row *row, int column, double value)
{
	row->cells[column] = (struct cell){ .type = VALUE_REAL, .real = value };
}

/* The cell of what was added to the batch's bytes after @at. */
static void bytes_cell(struct row *row, int column, enum value_type type, size_t at)
{
	size_t length = row->batch->bytes.length - at;

	if (length > UINT32_MAX)
		keep_failure(row->db, SQLITE_TOOBIG);
	row->cells[column] = (struct cell){ .type = type, .length = (uint32_t)length, .at = at };
}

void row_text(struct row *row, int column, struct span bytes)
{
	struct strbuf *batch = &row->batch->bytes;
	size_t at = batch->length;

	if (escape_is_plain(bytes))
		strbuf_add(batch, bytes);
	else
		escape_bytes(batch, bytes);
	bytes_cell(row, column, VALUE_TEXT, at);
}

void row_blob(struct row *row, int column, struct span bytes)
{
	size_t at = row->batch->bytes.length;

	strbuf_add(&row->batch->bytes, bytes);
	bytes_cell(row, column, VALUE_BLOB, at);
}

struct outcome db_finish_rows(struct db *db)
{
	insert_all(db);
	return writing(db);
}

uint64_t db_size(struct db *db)
{
	enum { HEADER_PAGE_SIZE = 16 }; /* https://www.sqlite.org/fileformat2.html, 1.3: two bytes, the high one first */
	uint64_t page_size = (uint64_t)schema_empty[HEADER_PAGE_SIZE] << 8 | schema_empty[HEADER_PAGE_SIZE + 1];
	uint64_t pages = 0;

	/* Asked after every few reads, more often than rows are inserted. */
	if (db->size_bytes)
		return db->size_bytes;
	if (!db->page_count)
		keep_failure(db, sqlite3_prepare_v3(db->handle, "PRAGMA page_count", -1, SQLITE_PREPARE_PERSISTENT, &db->page_count, NULL));
	if (db->page_count && sqlite3_step(db->page_count) == SQLITE_ROW)
		pages = (uint64_t)sqlite3_column_int64(db->page_count, 0);
	sqlite3_reset(db->page_count);
	return db->size_bytes = pages * page_size;
}

struct outcome db_image(struct db *db, struct span *ret)
{
	sqlite3_int64 size = 0;
	unsigned char *image = NULL;

	insert_all(db);
	if (!sqlite3_get_autocommit(db->handle))
		keep_failure(db, sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL));
	image = sqlite3_serialize(db->handle, "main", &size, SQLITE_SERIALIZE_NOCOPY);
	if (!image)
		keep_failure(db, SQLITE_NOMEM);
	if (db->failed == SQLITE_OK)
		*ret = span_of(image, (size_t)size);
	return writing(db);
}
