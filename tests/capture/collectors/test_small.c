/* Collectors of one small file each, on a tree with gaps; their parsers have tests of their own. */
#include <unistd.h>

#include "capture/registry.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static void limits_keep_what_came_before_the_bad_line(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_limits, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM resource_limit"), 1);
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path = '/proc/42/limits'"), OUTCOME_MALFORMED);
}

static void settings_that_are_unknown_are_null(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_settings, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT oom_adj FROM process_setting"), -17);
	assert_int_equal(collected_int(db, "SELECT coredump_filter FROM process_setting"), 0x33);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM process_setting WHERE oom_score IS NULL AND personality IS NULL"), 1);
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path = '/proc/42/oom_score'"), OUTCOME_MALFORMED);
}

static void environment_is_hidden_by_name(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_environ, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_span(collected_text(db, "SELECT value FROM environment WHERE name = 'PATH'"), "/bin");
	assert_int_equal(collected_int(db, "SELECT hidden FROM environment WHERE name = 'TOKEN'"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM environment WHERE value LIKE '%abc%' OR name LIKE '%ODD%'"), 0);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM environment"), 3);
}

static void absent_files_are_gaps(void **state)
{
	static const struct collector *const collectors[] = { &collector_auxv, &collector_sched, &collector_timers };

	(void)state;
	for (size_t i = 0; i < sizeof(collectors) / sizeof(collectors[0]); i++) {
		struct outcome got = { 0 };
		struct db *db = collect_fixture(collectors[i], "gaps", 42, &got);

		assert_outcome(OUTCOME_ABSENT, got);
		assert_int_equal(collected_int(db, "SELECT outcome FROM collector"), OUTCOME_ABSENT);
	}
}

static void live_process_fills_them(void **state)
{
	(void)state;
	assert_int_equal(collected_int(collect(&collector_limits, "/proc", getpid(), NULL), "SELECT count(*) FROM resource_limit"), 16);
	assert_true(collected_int(collect(&collector_auxv, "/proc", getpid(), NULL), "SELECT count(*) FROM auxv") > 10);
	assert_int_equal(collected_int(collect(&collector_settings, "/proc", getpid(), NULL), "SELECT oom_score_adj IS NOT NULL FROM process_setting"), 1);
	assert_true(collected_int(collect(&collector_raw, "/proc", getpid(), NULL), "SELECT count(*) FROM source WHERE outcome = 0") > 20);
	assert_true(collected_int(collect(&collector_namespaces, "/proc", getpid(), NULL), "SELECT count(*) FROM link WHERE path LIKE '/proc/%/ns/%'") > 4);
}

TESTS(limits_keep_what_came_before_the_bad_line, settings_that_are_unknown_are_null, environment_is_hidden_by_name, absent_files_are_gaps,
      live_process_fills_them);
