#include <sys/statvfs.h>
#include <unistd.h>

#include "capture/registry.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static void sees_its_own_mounts(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect(&collector_mounts, "/proc", getpid(), &got);
	struct span text = file("/proc/self/mountinfo");
	struct span line = { 0 };
	int64_t lines = 0;

	(void)state;
	while (span_next_line(&text, &line))
		lines++;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM mount"), lines);
	assert_span(collected_text(db, "SELECT type FROM mount WHERE point = '/proc' ORDER BY position LIMIT 1"), "proc");
}

static void a_bad_line_leaves_the_others(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_mounts, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM mount"), 2);
	assert_span(collected_text(db, "SELECT point FROM mount WHERE mount_id = 28"), "/with blank\\x0a");
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path = '/proc/42/mountinfo'"), OUTCOME_MALFORMED);
}

static void credentials_do_not_stay(void **state)
{
	struct db *db = collect_fixture(&collector_mounts, "gaps", 42, NULL);

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM mount WHERE source LIKE '%secret%' OR super_options LIKE '%hunter2%'"), 0);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM mount WHERE source LIKE 'https://u:[hidden:%' AND super_options LIKE '%uid=1' "
					   "OR super_options LIKE 'rw,password=[hidden:%'"), 1);
}

static void tells_how_full_its_root_is(void **state)
{
	struct db *db = collect(&collector_fds, "/proc", getpid(), NULL);
	struct statvfs root = { 0 };

	(void)state;
	assert_int_equal(statvfs("/", &root), 0);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM place"), 3);
	assert_int_equal(collected_int(db, "SELECT size_bytes FROM filesystem JOIN place USING (device_major, device_minor) WHERE role = 'root'"),
			 root.f_blocks * root.f_frsize);
	assert_int_equal(collected_int(db, "SELECT inode_count FROM filesystem JOIN place USING (device_major, device_minor) WHERE role = 'root'"),
			 root.f_files);
	/* Each device once, and each that was asked answered. */
	assert_int_equal(collected_int(db, "SELECT count(*) FROM filesystem WHERE outcome <> 0"), 0);
}

TESTS(sees_its_own_mounts, a_bad_line_leaves_the_others, credentials_do_not_stay, tells_how_full_its_root_is);
