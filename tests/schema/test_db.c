#include "schema/db.h"

#include <sqlite3.h> /* what a stranger would use to make a hostile bundle */
#include <unistd.h>

#include "common/version.h"
#include "tests/kit.h"

/* A database with one fd and one tick, as bytes that outlive it. */
static void make(struct strbuf *ret)
{
	cleanup_db struct db *db = NULL;
	struct row *row = NULL;
	struct span image = { 0 };

	assert_outcome(OUTCOME_OK, db_create(&db));
	row = db_row(db, TABLE_FD);
	row_int(row, FD_PID, 12);
	row_int(row, FD_FD, 3);
	row_int(row, FD_KIND, 0);
	row_text(row, FD_TARGET, span("/tmp/a\nb\xff"));
	row_int(row, FD_DELETED, 1);
	row = db_row(db, TABLE_TICK);
	row_int(row, TICK_TICK, 0);
	row_int(row, TICK_T_NS, INT64_MAX);
	row_int(row, TICK_DURATION_NS, -1);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	strbuf_add(ret, image);
}

static void opens(struct span image, struct db **ret)
{
	cleanup_strbuf struct strbuf error = { 0 };

	assert_outcome(OUTCOME_OK, db_open(image, ret, &error));
	assert_span(strbuf_span(&error), "");
}

static void rows_come_back(void **state)
{
	cleanup_strbuf struct strbuf image = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_db struct db *db = NULL;
	cleanup_statement struct statement *rows = NULL;

	(void)state;
	make(&image);
	opens(strbuf_span(&image), &db);
	db_lock(db);
	rows = db_prepare(db, "SELECT fd, target, position_bytes, t_ns FROM fd, tick WHERE pid = :pid", NULL, &error);
	assert_non_null(rows);
	assert_true(statement_bind_int(rows, ":pid", 12));
	assert_false(statement_bind_int(rows, ":other", 12));
	assert_int_equal(statement_step(rows, &error), 1);
	assert_int_equal(statement_columns(rows), 4);
	assert_string_equal(statement_name(rows, 1), "target");
	assert_int_equal(statement_int(rows, 0), 3);
	assert_span(statement_text(rows, 1), "/tmp/a\\x0ab\\xff");
	assert_int_equal(statement_type(rows, 2), VALUE_NULL);
	assert_true(statement_int(rows, 3) == INT64_MAX);
	assert_int_equal(statement_step(rows, &error), 0);
}

enum { MANY = 1000 };

/* Rows with each type of value, of one table after another: what came as a batch is what one by one would be. */
static void make_many(struct db *db)
{
	for (int i = 0; i < MANY; i++) {
		struct row *row = db_row(db, TABLE_SOURCE);

		row_int(row, SOURCE_ID, i + 1);
		row_text(row, SOURCE_PATH, i % 3 ? span("/proc/\n") : span(""));
		row_int(row, SOURCE_T_NS, INT64_MIN + i);
		if (i % 2)
			row_blob(row, SOURCE_SHA256, span_of("\0\1\2", (size_t)(i % 4)));
		row_int(row, SOURCE_DURATION_NS, i);
		row_int(row, SOURCE_OUTCOME, 0);
		/* The same key again is let pass, in the middle of a batch too. */
		if (i == MANY / 2)
			row_int(row, SOURCE_ID, 1);
	}
	for (int i = 0; i < 3; i++) {
		struct row *row = db_row(db, TABLE_HOST_PRESSURE);

		row_int(row, HOST_PRESSURE_TICK, i);
		row_text(row, HOST_PRESSURE_RESOURCE, span("cpu"));
		row_text(row, HOST_PRESSURE_KIND, span("some"));
		row_real(row, HOST_PRESSURE_AVG10_PERCENT, i / 2.0);
		row_real(row, HOST_PRESSURE_AVG60_PERCENT, 0);
		row_real(row, HOST_PRESSURE_AVG300_PERCENT, 0);
		row_int(row, HOST_PRESSURE_TOTAL_US, 0);
	}
}

static void tells(struct db *db, const char *sql, const char *expected)
{
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_statement struct statement *rows = db_prepare(db, sql, NULL, &error);

	assert_non_null(rows);
	assert_int_equal(statement_step(rows, &error), 1);
	assert_span(statement_text(rows, 0), expected);
}

static void many_rows_come_back(void **state)
{
	cleanup_db struct db *writer = NULL;
	cleanup_db struct db *db = NULL;
	struct span image = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, db_create(&writer));
	make_many(writer);
	assert_outcome(OUTCOME_OK, db_finish_rows(writer));
	assert_outcome(OUTCOME_OK, db_image(writer, &image));
	opens(image, &db);
	db_lock(db);
	tells(db, "SELECT count(*) || ' ' || max(id) || ' ' || sum(duration_ns) FROM source", "999 1000 499000");
	tells(db, "SELECT group_concat(n || ' ' || path, ', ') FROM (SELECT path, count(*) AS n FROM source GROUP BY path ORDER BY path)", "334 , 665 /proc/\\x0a");
	tells(db, "SELECT group_concat(n || ' ' || x, ', ') FROM (SELECT hex(sha256) AS x, count(*) AS n FROM source WHERE sha256 NOT NULL GROUP BY 1 ORDER BY 1)",
	      "250 00, 250 000102");
	tells(db, "SELECT count(*) FROM source WHERE sha256 IS NULL AND size_bytes IS NULL AND t_ns = -9223372036854775807 - 1 + duration_ns", "499");
	tells(db, "SELECT group_concat(avg10_percent, ' ') FROM host_pressure", "0.0 0.5 1.0");
}

static void a_wrong_value_is_told(void **state)
{
	(void)state;
	for (int count = 1; count <= MANY; count *= 10) {
		cleanup_db struct db *db = NULL;
		struct span image = { 0 };

		assert_outcome(OUTCOME_OK, db_create(&db));
		for (int i = 0; i < count; i++)
			row_text(db_row(db, TABLE_TICK), TICK_TICK, span("a word"));
		assert_outcome(OUTCOME_FAULT, db_image(db, &image));
	}
}

static void is_what_the_file_format_says(void **state)
{
	cleanup_strbuf struct strbuf image = { 0 };

	(void)state;
	make(&image);
	assert_memory_equal(image.at, "SQLite format 3", 16);
	assert_memory_equal(image.at + 68, "\x70\x64\x73\x68", 4);
	assert_int_equal(image.at[18], 1);
	assert_int_equal(image.length % 1024, 0);
}

/* Opening @image fails with @expected and a line that has @word in it. */
static void refused(struct span image, enum outcome_kind expected, const char *word)
{
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_db struct db *db = NULL;

	assert_outcome(expected, db_open(image, &db, &error));
	assert_null(db);
	if (span_find(strbuf_span(&error), word) < 0)
		fail_msg("'%s' is not in '%s'", word, strbuf_text(&error));
	assert_int_equal(span_index(strbuf_span(&error), '\n'), -1);
}

static void refuses_other_headers(void **state)
{
	cleanup_strbuf struct strbuf image = { 0 };

	(void)state;
	make(&image);
	refused(span(""), OUTCOME_MALFORMED, "not a SQLite");
	refused(span_first(strbuf_span(&image), 99), OUTCOME_MALFORMED, "not a SQLite");
	image.at[18] = 2;
	image.at[19] = 2;
	refused(strbuf_span(&image), OUTCOME_MALFORMED, "WAL");
	image.at[18] = 1;
	image.at[19] = 1;
	image.at[63] = FORMAT_VERSION + 1;
	refused(strbuf_span(&image), OUTCOME_UNSUPPORTED, "newer");
	image.at[63] = FORMAT_VERSION;
	image.at[68] = 'x';
	refused(strbuf_span(&image), OUTCOME_MALFORMED, "not one of pidshot");
}

static void refuses_a_cut_database(void **state)
{
	cleanup_strbuf struct strbuf image = { 0 };

	(void)state;
	make(&image);
	for (size_t length = 100; length < 4096; length += 499) {
		cleanup_strbuf struct strbuf error = { 0 };
		cleanup_db struct db *db = NULL;

		assert_false(is_ok(db_open(span_first(strbuf_span(&image), length), &db, &error)));
		assert_true(error.length > 0);
	}
}

/* The image after a stranger ran @sql on it. */
static void altered(struct strbuf *image, const char *sql)
{
	unsigned char *bytes = NULL;
	sqlite3 *handle = NULL;
	sqlite3_int64 size = 0;

	make(image);
	bytes = sqlite3_malloc64(image->length);
	memcpy(bytes, image->at, image->length);
	assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
	assert_int_equal(sqlite3_deserialize(handle, "main", bytes, (sqlite3_int64)image->length, (sqlite3_int64)image->length,
	                                     SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	bytes = sqlite3_serialize(handle, "main", &size, 0);
	strbuf_reset(image);
	strbuf_add(image, span_of(bytes, (size_t)size));
	sqlite3_free(bytes);
	sqlite3_close(handle);
}

static void refuses_a_foreign_schema(void **state)
{
	static const char *const foreign[] = {
		"CREATE TRIGGER t AFTER INSERT ON fd BEGIN SELECT 1; END",
		"CREATE VIEW v AS SELECT 1",
		"CREATE TABLE other (a)",
		"CREATE INDEX i ON fd (kind)",
		"CREATE VIRTUAL TABLE f USING fts5(a)",
		"ALTER TABLE fd ADD COLUMN g INTEGER GENERATED ALWAYS AS (1)",
		"DROP TABLE tick; CREATE VIEW tick AS SELECT 1 AS tick, 2 AS t_ns, 3 AS duration_ns",
		"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER', 'ANY') WHERE name = 'tick'",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		cleanup_strbuf struct strbuf image = { 0 };

		altered(&image, foreign[i]);
		refused(strbuf_span(&image), OUTCOME_MALFORMED, "did not put there");
	}
}

static void refuses_a_missing_table(void **state)
{
	cleanup_strbuf struct strbuf image = { 0 };

	(void)state;
	altered(&image, "DROP TABLE tick");
	refused(strbuf_span(&image), OUTCOME_MALFORMED, "another build");
}

/* Not prepared, or prepared and failing at its first step. */
static void denied(struct db *db, const char *sql)
{
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_statement struct statement *statement = db_prepare(db, sql, NULL, &error);

	if (statement && statement_step(statement, &error) >= 0)
		fail_msg("allowed: %s", sql);
	assert_true(error.length > 0);
}

static void a_locked_database_only_reads(void **state)
{
	static const char *const writes[] = {
		"VACUUM INTO '/tmp/pidshot-must-not-exist.db'",
		"VACUUM",
		"ATTACH '/tmp/pidshot-must-not-exist.db' AS other",
		"PRAGMA journal_mode = WAL",
		"PRAGMA user_version",
		"INSERT INTO tick VALUES (1, 1, 1)",
		"DELETE FROM fd",
		"UPDATE fd SET fd = 4",
		"CREATE TEMP TABLE t (a)",
		"CREATE TEMP VIEW v AS SELECT 1",
		"DROP TABLE fd",
		"BEGIN",
		"SELECT load_extension('x')",
	};
	cleanup_strbuf struct strbuf image = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_db struct db *db = NULL;

	(void)state;
	make(&image);
	opens(strbuf_span(&image), &db);
	assert_true(db_run(db, "CREATE TEMP VIEW fds AS SELECT fd FROM fd", &error));
	assert_false(db_run(db, "INSERT INTO main.tick VALUES (1, 1, 1)", &error));
	db_lock(db);
	for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++)
		denied(db, writes[i]);
	assert_int_equal(access("/tmp/pidshot-must-not-exist.db", F_OK), -1);
}

static void a_locked_database_still_answers(void **state)
{
	cleanup_strbuf struct strbuf image = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_db struct db *db = NULL;
	cleanup_statement struct statement *rows = NULL;

	(void)state;
	make(&image);
	opens(strbuf_span(&image), &db);
	assert_true(db_run(db, "CREATE TEMP VIEW fds AS SELECT fd, target FROM fd", &error));
	db_lock(db);
	rows = db_prepare(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3)"
	                      "SELECT json_group_array(json_object('fd', fd, 'n', i)) FROM fds, n", NULL, &error);
	assert_non_null(rows);
	assert_int_equal(statement_step(rows, &error), 1);
	assert_span(statement_text(rows, 0), "[{\"fd\":3,\"n\":1},{\"fd\":3,\"n\":2},{\"fd\":3,\"n\":3}]");
}

static void describes_every_table(void **state)
{
	cleanup_strbuf struct strbuf text = { 0 };
	sqlite3 *handle = NULL;

	(void)state;
	db_describe(&text);
	assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, strbuf_text(&text), NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, "SELECT * FROM fd, tick, capture_end", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

TESTS(rows_come_back, many_rows_come_back, a_wrong_value_is_told, is_what_the_file_format_says, refuses_other_headers, refuses_a_cut_database, refuses_a_foreign_schema,
      refuses_a_missing_table, a_locked_database_only_reads, a_locked_database_still_answers, describes_every_table);
