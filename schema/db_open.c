#include "schema/db.h"

#include <stdlib.h>

#include "common/cleanup.h"
#include "common/version.h"
#include "schema/db_internal.h"
#include "schema/texts.h"

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

static const char *column_word(sqlite3_stmt *row, int column)
{
	const char *word = (const char *)sqlite3_column_text(row, column);

	return word ? word : "(nothing)";
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
			strbuf_addf(error, "its schema holds something that pidshot did not put there: %s %s", column_word(objects, 0),
				    column_word(objects, 1));
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

struct outcome db_scratch(struct db **ret)
{
	cleanup_db struct db *db = db_new();

	if (!db)
		return outcome_fault(0, "no memory for a database");
	if (sqlite3_open_v2(":memory:", &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK || distrust(db) != SQLITE_OK)
		return outcome_fault(0, "cannot open an empty database");
	db_lock(db);
	*ret = take_ptr(&db);
	return outcome_ok();
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
	/* A table-valued function is set up at its first use, which the authorizer would take for making a table. */
	sqlite3_exec(db->handle, "SELECT 1 FROM json_each('[]'); SELECT 1 FROM json_tree('[]')", NULL, NULL, NULL);
	sqlite3_set_authorizer(db->handle, authorize, NULL);
	db->is_locked = true;
}

bool db_run(struct db *db, const char *sql, struct strbuf *error)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	if (code != SQLITE_OK)
		strbuf_addf(error, "%s", sqlite3_errmsg(db->handle));
	return code == SQLITE_OK;
}

bool db_begin_own(struct db *db, struct strbuf *error)
{
	sqlite3_set_authorizer(db->handle, NULL, NULL);
	if (db_run(db, "BEGIN", error))
		return true;
	sqlite3_set_authorizer(db->handle, db->is_locked ? authorize : NULL, NULL);
	return false;
}

bool db_end_own(struct db *db, struct strbuf *error)
{
	bool is_ended = db_run(db, "COMMIT", error);

	sqlite3_set_authorizer(db->handle, db->is_locked ? authorize : NULL, NULL);
	return is_ended;
}
