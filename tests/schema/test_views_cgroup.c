/* What the views make of control groups, namespaces and capabilities: arithmetic, and nothing where counters went back. */
#include "common/array.h"
#include "common/cleanup.h"
#include "report/query.h"
#include "tests/kit.h"
#include "tests/report/judged.h"
#include "tests/report/seed.h"

struct view_case {
	const char *sql;
	const char *expected;
};

static void check(const struct seed_options *options, const struct view_case *cases, size_t count)
{
	cleanup_db struct db *db = seed_db(options);
	cleanup_query struct query *query = judged_open(db);

	for (size_t i = 0; i < count; i++) {
		cleanup_arena struct arena arena = { 0 };
		cleanup_strbuf struct strbuf error = { 0 };
		const struct request request = { .sql = cases[i].sql };
		struct table table = { 0 };

		if (!query_run(query, &request, &arena, &table, &error))
			fail_msg("%s: %s", cases[i].sql, strbuf_text(&error));
		assert_true(table.row_count > 0);
		if (!span_is(cell_text(table_cell(&table, 0, 0)), cases[i].expected))
			fail_msg("%s: \"%.*s\", not \"%s\"", cases[i].sql, (int)cell_text(table_cell(&table, 0, 0)).length,
				 cell_text(table_cell(&table, 0, 0)).at, cases[i].expected);
	}
}
#define CHECK(options, cases) check(options, cases, array_length(cases))

static void limits_and_use(void **state)
{
	(void)state;
	static const struct view_case cases[] = {
		{ "SELECT says || ', ' || used_percent || ' %, ' || path || ', ' || events FROM cgroup WHERE resource = 'memory'",
		  "200.0 MiB of 512.0 MiB, 39.1 %, /system.slice/gunicorn.service, max 3" },
		{ "SELECT says || ', ' || used_percent FROM cgroup WHERE resource = 'cpu'", "0.15 of 2.0 cores, 7.5" },
		{ "SELECT says || ', ' || events FROM cgroup WHERE resource = 'pids'", "12 of 100 processes, none" },
		{ "SELECT printf('%d of %d, %.1f', throttled_count, period_count, cpu_percent) FROM throttling WHERE level = 0", "0 of 10, 15.0" },
		{ "SELECT memory_bytes || '' FROM _report_limit", "536870912" },
		{ "SELECT group_concat(coalesce(cpu_percent, 'NULL'), ' ') FROM cgroup_series", "NULL 15.0 15.0 15.0 15.0" },
		{ "SELECT first_value || ' ' || last_value || ' ' || change FROM cgroup_values WHERE level = 0 AND file = 'cpu.stat' AND key = 'nr_periods'", "100 110 10" },
		{ "SELECT group_concat(namespace || '=' || is_initial, ' ') FROM namespaces WHERE namespace IN ('pid', 'user')", "pid=1 user=1" },
		{ "SELECT says FROM namespaces WHERE namespace = 'mnt'", "another one than that of the capture; process 1 may not be asked" },
		{ "SELECT kind || ' ' || unit || ' ' || slice FROM container", "systemd gunicorn.service system.slice" },
	};

	CHECK(NULL, cases);
}

/* The least of what is left decides, not the smallest number. */
static void the_limit_that_binds(void **state)
{
	(void)state;
	const struct seed_options above = { .memory_full_above = true };
	static const struct view_case cases[] = {
		{ "SELECT says || ', ' || path || ', ' || level FROM cgroup WHERE resource = 'memory'", "1000.0 MiB of 1.0 GiB, /system.slice, 1" },
		{ "SELECT memory_bytes || '' FROM _report_limit", "536870912" },
	};

	CHECK(&above, cases);
}

static void counters_that_went_back(void **state)
{
	(void)state;
	const struct seed_options wrapped = { .wrapped = true };
	static const struct view_case cases[] = {
		{ "SELECT coalesce(period_count, 'NULL') || ' ' || coalesce(cpu_percent, 'NULL') || ' ' || coalesce(throttled_percent, 'NULL') FROM throttling WHERE level = 0",
		  "NULL NULL NULL" },
		{ "SELECT coalesce(used, 'NULL') || ' ' || coalesce(used_percent, 'NULL') || ' ' || says FROM cgroup WHERE resource = 'cpu'", "NULL NULL ? of 2.0 cores" },
		{ "SELECT coalesce(change, 'NULL') || ' ' || first_value || ' ' || last_value FROM cgroup_values WHERE level = 0 AND file = 'memory.events' AND key = 'max'",
		  "NULL 3 1" },
		{ "SELECT group_concat(coalesce(stalled_ns, 'NULL') || coalesce(window_percent, 'NULL'), ' ') FROM cgroup_pressure WHERE kind = 'some'",
		  "NULLNULL NULLNULL NULLNULL" },
		/* the tick at which it went back, and none of the others */
		{ "SELECT group_concat(coalesce(iif(cpu_percent > 100, 'large', cpu_percent), 'NULL'), ' ') FROM cgroup_series", "NULL 15.0 NULL large 15.0" },
	};

	CHECK(&wrapped, cases);
}

TESTS(limits_and_use, the_limit_that_binds, counters_that_went_back);
