#include <pwd.h>
#include <unistd.h>

#include "capture/registry.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static void knows_this_process(void **state)
{
	const struct passwd *judge = getpwuid(getuid());
	char exe[4096] = { 0 };
	struct outcome got = { 0 };
	struct db *db = collect(&collector_identity, "/proc", getpid(), &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_true(readlink("/proc/self/exe", exe, sizeof(exe) - 1) > 0);
	assert_span(collected_text(db, "SELECT exe FROM target"), exe);
	assert_int_equal(collected_int(db, "SELECT exe_deleted FROM target"), 0);
	assert_int_equal(collected_int(db, "SELECT uid FROM target"), getuid());
	assert_span(collected_text(db, "SELECT user_name FROM target"), judge ? judge->pw_name : "");
	assert_int_equal(collected_int(db, "SELECT is_32_bit FROM target"), sizeof(void *) == 4);
	assert_int_equal(collected_int(db, "SELECT argument_count FROM target"), 1);
	assert_int_equal(collected_int(db, "SELECT namespace_pid FROM target_namespace_pid WHERE level = 0"), getpid());
}

static void keeps_what_a_poor_tree_has(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_identity, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_span(collected_text(db, "SELECT comm FROM target"), "gaps");
	assert_int_equal(collected_int(db, "SELECT uid FROM target"), 1000);
	assert_int_equal(collected_int(db, "SELECT namespace_pid FROM target_namespace_pid WHERE level = 1"), 7);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM target WHERE exe IS NULL AND cwd IS NULL AND is_32_bit IS NULL"), 1);
	assert_int_equal(collected_int(db, "SELECT argument_count FROM target"), 3);
	assert_int_equal(collected_int(db, "SELECT instr(arguments, 'hunter2') FROM target"), 0);
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path = '/proc/42/exe'"), OUTCOME_ABSENT);
}

TESTS(knows_this_process, keeps_what_a_poor_tree_has);
