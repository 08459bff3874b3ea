#include "common/cleanup.h"
#include "report/query.h"
#include "schema/texts.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

static struct query *opened(struct db *db)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_non_null(db);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

static void says(struct query *query, const char *sql, const char *expected)
{
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct request request = { .sql = sql };
	struct table table = { 0 };

	if (!query_run(query, &request, &arena, &table, &error))
		fail_msg("%s: %s", sql, strbuf_text(&error));
	assert_true(table.row_count > 0);
	if (!span_is(cell_text(table_cell(&table, 0, 0)), expected))
		fail_msg("%s: \"%.*s\", not \"%s\"", sql, (int)cell_text(table_cell(&table, 0, 0)).length, cell_text(table_cell(&table, 0, 0)).at, expected);
}

/* Each view runs, on a bundle without any row too, and says in its first line what it is. */
static void every_view_runs(void **state)
{
	(void)state;
	cleanup_db struct db *seeded = seed_db(NULL);
	cleanup_db struct db *empty = NULL;

	assert_outcome(OUTCOME_OK, db_create(&empty));
	for (int which = 0; which < 2; which++) {
		cleanup_query struct query *query = opened(which ? empty : seeded);

		for (size_t i = 0; i < schema_views_count; i++) {
			cleanup_arena struct arena arena = { 0 };
			cleanup_strbuf struct strbuf error = { 0 };
			struct table table = { 0 };

			assert_true(query_view_says(schema_views[i].text).length > 0);
			if (!query_view(query, schema_views[i].name, 0, &arena, &table, &error))
				fail_msg("%s: %s", schema_views[i].name, strbuf_text(&error));
		}
		for (size_t i = 0; i < schema_sections_count; i++) {
			cleanup_arena struct arena arena = { 0 };
			cleanup_strbuf struct strbuf error = { 0 };
			const struct request request = { .sql = schema_sections[i].text };
			struct table table = { 0 };

			if (!query_run(query, &request, &arena, &table, &error))
				fail_msg("section %s: %s", schema_sections[i].name, strbuf_text(&error));
			if (table.row_count == 0 || cell_text(table_cell(&table, 0, 0)).length == 0)
				fail_msg("section %s says nothing", schema_sections[i].name);
		}
	}
}

static void rows_mean_what_they_should(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		const char *expected;
	} cases[] = {
		{ "SELECT flags FROM fds WHERE fd = 1", "O_RDWR|O_CLOEXEC" },
		{ "SELECT syscall FROM threads WHERE tid = 4242", "epoll_wait(0)" },
		{ "SELECT syscall FROM threads WHERE tid = 4244", "running" },
		{ "SELECT used || ' of ' || soft FROM limits WHERE resource = 'nofile'", "12 of 1024" },
		{ "SELECT tty || ' ' || state FROM ps WHERE pid = 5000", "pts/0 S" },
		{ "SELECT state || ' ' || args FROM ps WHERE pid = 4310", "Z [sh] <defunct>" },
		{ "SELECT state FROM ps WHERE pid = 4242", "Sl" },
		{ "SELECT user || ' ' || state FROM ps WHERE pid = 4200", "www-data Ss" },
		{ "SELECT args FROM ps WHERE pid = 3", "[kworker/0:0]" },
		/* boot was 500 s before the start at 06:03:11; started 1 s after boot */
		{ "SELECT start_time FROM ps WHERE pid = 1", "2026-11-24T05:54:52Z" },
		{ "SELECT printf('%d %.1f %.1f %.1f', count(*), max(usr_percent), max(system_percent), max(cpu_percent)) FROM pidstat WHERE tid = 4244",
		  "4 40.0 20.0 60.0" },
		/* sparse rows: the first and the last tick alone, and nothing in between */
		{ "SELECT printf('%d %.1f', count(*), max(cpu_percent)) FROM pidstat WHERE tid = 4243", "4 0.0" },
		{ "SELECT printf('%.1f', cpu_percent) FROM _pidstat_average WHERE tid IS NULL", "60.0" },
		{ "SELECT printf('%.1f', write_bytes_per_s) FROM pidstat WHERE tid IS NULL", "32768.0" },
		{ "SELECT printf('%d %d', min(t_ns), max(t_ns)) FROM pidstat WHERE tid = 4244", "250000000 1000000000" },
		{ "SELECT group_concat(depth || comm || coalesce(tid, ''), ' ') FROM pstree WHERE ppid IN (4200, 4300)", "" },
		{ "SELECT path || ' ' || count || ' ' || outcome || ' ' || errno FROM gaps WHERE path LIKE '%task%'",
		  "/proc/4242/task/4243/stack 1 denied EACCES" },
		{ "SELECT printf('%d of %d', throttled_count, period_count) FROM throttling", "0 of 10" },
		{ "SELECT value FROM environ WHERE hidden", "[hidden:3f9a1c20]" },
	};
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = opened(db);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (cases[i].expected[0])
			says(query, cases[i].sql, cases[i].expected);
	says(query, "SELECT group_concat(depth || coalesce(tid, pid), ' ') FROM pstree WHERE pid IN (4242, 4300, 4310)", "24242 34243 34244 24300 34310");
}

static void missed(struct db *db, int64_t id, const char *path, int outcome)
{
	enum { STACK = 11 }; /* of the seed's collectors the one that names what it needs */
	struct row *row = db_row(db, TABLE_SOURCE);

	row_int(row, SOURCE_ID, id);
	row_int(row, SOURCE_COLLECTOR, STACK);
	row_int(row, SOURCE_PID, SEED_PID);
	row_text(row, SOURCE_PATH, span(path));
	row_int(row, SOURCE_T_NS, SEED_T_NS);
	row_int(row, SOURCE_DURATION_NS, 1);
	row_int(row, SOURCE_OUTCOME, outcome);
	row_text(row, SOURCE_WHAT, span("open"));
}

/* Privilege helps where it was refused, and nowhere else; what the kernel lacks is one line at the end. */
static void gaps_are_told_apart(void **state)
{
	(void)state;
	enum { ABSENT = 2, DENIED = 4, UNSUPPORTED = 5, TIMED_OUT = 7, OVER_BUDGET = 10, NOT_ASKED = 11 };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = NULL;

	missed(db, 101, "/proc/4242/seccomp_cache", ABSENT);
	missed(db, 102, "/proc/4242/patch_state", ABSENT);
	missed(db, 103, "/proc/pressure/irq", ABSENT);
	missed(db, 104, "/proc/4242/attr/exec", UNSUPPORTED);
	missed(db, 105, "/proc/4242/task/4243/stack", DENIED);
	missed(db, 106, "/proc/4242/maps", TIMED_OUT);
	missed(db, 107, "/proc/4242/smaps", OVER_BUDGET);
	missed(db, 108, "/proc/4242/net/unix", NOT_ASKED);
	assert_outcome(OUTCOME_OK, db_finish_rows(db));
	query = opened(db);
	says(query, "SELECT group_concat(outcome, ' ') FROM (SELECT DISTINCT outcome FROM gaps WHERE how IS NOT NULL)", "denied");
	says(query, "SELECT group_concat(DISTINCT how) FROM gaps WHERE path LIKE '%4243/stack' AND how IS NOT NULL", "root (CAP_SYS_ADMIN)");
	says(query, "SELECT what || ': ' || why || how FROM _report_gap LIMIT 1 OFFSET 4",
	     "not offered by this kernel: /proc/pressure/irq, patch_state, seccomp_cache and 1 more");
	says(query, "SELECT what || ': ' || why || how FROM _report_gap LIMIT 1 OFFSET 5", "left out unless asked for: net/unix");
	says(query, "SELECT group_concat(why || iif(how <> '', ' needs ' || how, ''), '; ') FROM _report_gap WHERE is_serious AND what LIKE 'stack%'",
	     "denied needs root (CAP_SYS_ADMIN); timed out; over budget");
}

TESTS(every_view_runs, rows_mean_what_they_should, gaps_are_told_apart);
