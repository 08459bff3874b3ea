#include "report/query.h"

#include "common/cleanup.h"
#include "schema/texts.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

static struct query *opened(const struct seed_options *options)
{
	cleanup_db struct db *db = seed_db(options);
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_non_null(db);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	assert_span(strbuf_span(&error), "");
	return query;
}

static void rows_are_capped_and_counted(void **state)
{
	(void)state;
	cleanup_query struct query *query = opened(NULL);
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct binding pid = binding_int(":pid", SEED_PID);
	const struct request request = { "SELECT fd, target, size_bytes FROM fd WHERE pid = :pid ORDER BY fd", &pid, 1, 5 };
	struct table table = { 0 };

	assert_true(query_run(query, &request, &arena, &table, &error));
	assert_int_equal(table.row_count, 5);
	assert_int_equal(table.total_count, SEED_FDS);
	assert_int_equal(table_find(&table, "size_bytes"), 2);
	assert_int_equal(table_find(&table, "nothing"), -1);
	assert_true(table.columns[0].is_number);
	assert_false(table.columns[1].is_number);
	assert_int_equal(table.columns[2].unit, UNIT_BYTES);
	assert_string_equal(table.columns[2].label, "size");
	assert_int_equal(cell_int(table_get(&table, 4, "fd"), -1), 4);
	assert_int_equal(table_get(&table, 5, "fd")->type, VALUE_NULL);
}

static void only_one_select_runs(void **state)
{
	(void)state;
	static const char *const refused[] = {
		"VACUUM INTO '/tmp/stolen'", "ATTACH '/tmp/other' AS other", "DELETE FROM fd", "CREATE TABLE x (a)", "PRAGMA user_version = 3",
		"SELECT 1; SELECT 2", "SELECT load_extension('x')", "", "-- nothing", "INSERT INTO fd SELECT * FROM fd", "DROP TABLE fd",
		"PRAGMA table_info(fd)", "SELECT * FROM pragma_table_info('fd')", "BEGIN", "SELECT 1; DROP TABLE fd", "SELECT * FROM",
	};
	cleanup_query struct query *query = opened(NULL);
	cleanup_arena struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		cleanup_strbuf struct strbuf error = { 0 };
		const struct request request = { .sql = refused[i] };
		struct table table = { 0 };

		if (query_run(query, &request, &arena, &table, &error))
			fail_msg("ran: %s", refused[i]);
		assert_true(error.length > 0);
	}
	assert_int_equal(query_int(query, "SELECT count(*) FROM fd; -- fine", -1), SEED_FDS);
}

static void a_bad_database_is_refused(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct span image = { 0 };

	assert_outcome(OUTCOME_OK, db_image(db, &image));
	for (int what = 0; what < 4; what++) {
		cleanup_strbuf struct strbuf error = { 0 };
		cleanup_query struct query *query = NULL;

		strbuf_reset(&bytes);
		strbuf_add(&bytes, what == 0 ? span("SQLite format 3") : image);
		if (what == 1)
			bytes.at[18] = bytes.at[19] = 2; /* WAL */
		if (what == 2)
			bytes.at[63] = 77; /* user_version */
		if (what == 3)
			bytes.at[68] = 0; /* application_id */
		assert_outcome(what == 2 ? OUTCOME_UNSUPPORTED : OUTCOME_MALFORMED, query_open(strbuf_span(&bytes), &query, &error));
		assert_true(error.length > 0);
		assert_null(query);
	}
}

/* A view is made when it is first named; nobody should notice, however it is named. */
static void a_view_is_there_whatever_names_it(void **state)
{
	(void)state;
	static const char *const forms[] = {
		"SELECT count(*) FROM fds", "select count(*) from FDS", "SELECT count(*) FROM fd JOIN fds USING (pid, fd)",
		"SELECT count(*) FROM (SELECT 1), \"fds\"", "SELECT count(*) FROM temp.fds", "SELECT count(*) FROM/* those */[fds]",
		"SELECT count(*) FROM fd -- from\n, fds AS other WHERE other.fd = fd.fd AND other.pid = fd.pid",
		"WITH one AS (SELECT * FROM fds) SELECT count(*) FROM one",
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		cleanup_query struct query *query = opened(NULL);

		if (query_int(query, forms[i], -1) != SEED_FDS)
			fail_msg("%s", forms[i]);
	}
}

/* Those for the eyes of people as views, ours as views or tables; and all lookups. */
static void sqlite_lists_all_views(void **state)
{
	(void)state;
	static const char made[] = "SELECT count(*) FROM sqlite_temp_schema WHERE type IN ('view', 'table')";
	cleanup_query struct query *query = opened(NULL);
	int64_t shown = 0;

	for (size_t i = 0; i < schema_views_count; i++)
		shown += schema_views[i].name[0] != '_';
	assert_int_equal(query_int(query, made, -1), schema_views_count + schema_lookups_count);
	assert_int_equal(query_int(query, "SELECT count(*) FROM sqlite_temp_schema WHERE type = 'view' AND substr(name, 1, 1) <> '_'", -1), shown);
}

static void what_is_no_view_is_named_in_the_error(void **state)
{
	(void)state;
	cleanup_query struct query *query = opened(NULL);
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct request request = { .sql = "SELECT * FROM no_such_view" };
	struct table table = { 0 };

	assert_false(query_run(query, &request, &arena, &table, &error));
	assert_span(strbuf_span(&error), "no such table: no_such_view");
}

struct nested {
	struct query *query;
	int64_t rows;
};

static bool ask_another_view(const struct statement *row, void *context)
{
	struct nested *nested = context;

	(void)row;
	nested->rows++;
	return query_int(nested->query, "SELECT count(*) FROM threads", -1) > 0 && query_int(nested->query, "SELECT count(*) FROM fds, limits", -1) > 0;
}

static void views_are_made_while_rows_are_read(void **state)
{
	(void)state;
	cleanup_query struct query *query = opened(NULL);
	cleanup_strbuf struct strbuf error = { 0 };
	const struct request request = { .sql = "SELECT fd FROM fds" };
	struct nested nested = { .query = query };

	assert_true(query_each(query, &request, ask_another_view, &nested, &error));
	assert_span(strbuf_span(&error), "");
	assert_int_equal(nested.rows, SEED_FDS);
}

TESTS(rows_are_capped_and_counted, only_one_select_runs, a_bad_database_is_refused, a_view_is_there_whatever_names_it, sqlite_lists_all_views,
      what_is_no_view_is_named_in_the_error, views_are_made_while_rows_are_read);
