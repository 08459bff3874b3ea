#include "schema/db.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "common/cleanup.h"
#include "common/escape.h"
#include "common/version.h"
#include "schema/texts.h"

struct row {
	sqlite3_stmt *insert;
	struct db *db;
};

struct db {
	sqlite3 *handle;
	struct row rows[TABLE_COUNT]; /* prepared at their first row */
	struct row *open;             /* begun and not yet inserted */
	struct row nowhere;           /* stands in where preparing failed */
	struct strbuf escaped;
	int failed;                   /* the first SQLite error of writing, or SQLITE_OK */
};

struct statement {
	sqlite3_stmt *handle;
};

void db_destroy(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < TABLE_COUNT; i++)
		sqlite3_finalize(db->rows[i].insert);
	sqlite3_close_v2(db->handle);
	strbuf_deinit(&db->escaped);
	free(db);
}

/* ---- writing ---- */

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

	strbuf_addf(&sql, "PRAGMA journal_mode = OFF; PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN;",
		    FORMAT_APPLICATION_ID, FORMAT_VERSION);
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		strbuf_add_text(&sql, schema_tables[i].create);
		strbuf_add_byte(&sql, ';');
	}
	keep_failure(db, strbuf_failed(&sql) ? SQLITE_NOMEM : sqlite3_exec(db->handle, sql.at, NULL, NULL, NULL));
	strbuf_deinit(&sql);
}

static struct db *db_new(void)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db)
		db->nowhere.db = db;
	return db;
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

struct row *db_row(struct db *db, enum table table)
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

/* ---- reading ---- */

/* Offsets of the file header: https://www.sqlite.org/fileformat2.html, 1.3 */
enum { HEADER_SIZE = 100, HEADER_WRITE_VERSION = 18, HEADER_READ_VERSION = 19, HEADER_USER_VERSION = 60, HEADER_APPLICATION_ID = 68 };

static uint32_t big_endian(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;

	return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

static struct outcome header_check(struct span image, struct strbuf *error)
{
	if (image.length < HEADER_SIZE || memcmp(image.at, "SQLite format 3", sizeof("SQLite format 3")) != 0) {
		strbuf_add_text(error, "not a SQLite database");
		return outcome_malformed("no SQLite header");
	}
	if (big_endian(image.at + HEADER_APPLICATION_ID) != FORMAT_APPLICATION_ID) {
		strbuf_add_text(error, "a SQLite database, but not one of pidshot");
		return outcome_malformed("another application's id");
	}
	if (big_endian(image.at + HEADER_USER_VERSION) > FORMAT_VERSION) {
		strbuf_addf(error, "format %u is newer than this program reads (%d): use a newer pidshot-report",
			    (unsigned)big_endian(image.at + HEADER_USER_VERSION), FORMAT_VERSION);
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "newer format");
	}
	if (image.at[HEADER_WRITE_VERSION] != 1 || image.at[HEADER_READ_VERSION] != 1) {
		strbuf_add_text(error, "the database is in WAL mode, which pidshot never writes");
		return outcome_malformed("WAL mode");
	}
	return outcome_ok();
}

static bool is_shipped(sqlite3_stmt *object)
{
	const char *type = (const char *)sqlite3_column_text(object, 0);
	const char *name = (const char *)sqlite3_column_text(object, 1);
	const char *sql = (const char *)sqlite3_column_text(object, 2);

	/* The index behind a PRIMARY KEY has no text. */
	if (type && name && !sql)
		return strcmp(type, "index") == 0 && strncmp(name, "sqlite_autoindex_", sizeof("sqlite_autoindex_") - 1) == 0;
	for (size_t i = 0; type && name && i < TABLE_COUNT; i++)
		if (strcmp(schema_tables[i].name, name) == 0)
			return strcmp(type, "table") == 0 && strcmp(schema_tables[i].create, sql) == 0;
	return false;
}

static struct outcome schema_check(struct db *db, struct strbuf *error)
{
	sqlite3_stmt *objects = NULL;
	int code = sqlite3_prepare_v2(db->handle, "SELECT type, name, sql FROM sqlite_schema", -1, &objects, NULL);
	size_t tables = 0;
	bool same = true;

	while (code == SQLITE_OK && same && (code = sqlite3_step(objects)) == SQLITE_ROW) {
		same = is_shipped(objects);
		tables += sqlite3_column_type(objects, 2) != SQLITE_NULL;
		if (!same)
			strbuf_addf(error, "its schema holds something that pidshot did not put there: %s %s",
				    (const char *)sqlite3_column_text(objects, 0), (const char *)sqlite3_column_text(objects, 1));
		code = SQLITE_OK;
	}
	sqlite3_finalize(objects);
	if (same && code != SQLITE_DONE)
		strbuf_addf(error, "the database is damaged: %s", sqlite3_errmsg(db->handle));
	else if (same && tables != TABLE_COUNT)
		strbuf_addf(error, "%zu tables instead of %d: made by another build of format %d", tables, TABLE_COUNT, FORMAT_VERSION);
	return error->length == 0 ? outcome_ok() : outcome_malformed("not the schema of this format");
}

static int distrust(struct db *db)
{
	static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION };
	int code = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

	for (size_t i = 0; code == SQLITE_OK && i < sizeof(off) / sizeof(off[0]); i++)
		code = sqlite3_db_config(db->handle, off[i], 0, NULL);
	sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, 100 * 1000 * 1000);
	sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 0);
	return code == SQLITE_OK ? sqlite3_exec(db->handle, "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", NULL, NULL, NULL) : code;
}

static int load_image(struct db *db, struct span image)
{
	unsigned char *copy = sqlite3_malloc64(image.length);
	int code = SQLITE_NOMEM;

	if (!copy)
		return code;
	memcpy(copy, image.at, image.length);
	code = sqlite3_open_v2(":memory:", &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK) {
		sqlite3_free(copy);
		return code;
	}
	/* FREEONCLOSE also frees where this call fails. */
	return sqlite3_deserialize(db->handle, "main", copy, (sqlite3_int64)image.length, (sqlite3_int64)image.length,
				   SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY);
}

struct outcome db_open(struct span image, struct db **ret, struct strbuf *error)
{
	cleanup_db struct db *db = db_new();
	struct outcome opened = header_check(image, error);
	int code = SQLITE_OK;

	if (!is_ok(opened))
		return opened;
	if (!db)
		return outcome_fault(0, "no memory for the database");
	code = load_image(db, image);
	if (code == SQLITE_OK)
		code = distrust(db);
	if (code != SQLITE_OK) {
		strbuf_addf(error, "cannot open the database: %s", sqlite3_errstr(code));
		return outcome_malformed("not opened");
	}
	opened = schema_check(db, error);
	if (is_ok(opened))
		*ret = take_ptr(&db);
	return opened;
}

bool db_run(struct db *db, const char *sql, struct strbuf *error)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	strbuf_addf(error, "%s", sqlite3_errmsg(db->handle));
	return false;
}

static int authorize(void *unused, int action, const char *first, const char *second, const char *database, const char *trigger)
{
	(void)unused;
	(void)first;
	(void)database;
	(void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return second && sqlite3_stricmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

void db_lock(struct db *db)
{
	sqlite3_set_authorizer(db->handle, authorize, NULL);
}

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

void db_describe(struct strbuf *buf)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		strbuf_addf(buf, "%s;\n\n", schema_tables[i].create);
}
