/* Findings about files, the space under them and memory, on seeded rows. */
#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/judged.h"
#include "tests/report/seed.h"

static void a_full_file_system_in_use(void **state)
{
	(void)state;
	const struct seed_options sick = { .full_tmp = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_judged struct judged judged = { 0 };

	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "filesystem-full")->state, FINDING_FIRED);
	assert_int_equal(judged_find(&judged, "filesystem-full")->severity, SEVERITY_WARNING);
	assert_span(judged_find(&judged, "filesystem-full")->value, "98");
	assert_span(judged_find(&judged, "filesystem-full")->evidence, "/tmp: 98.0 % of its space used, 20.0 MiB available; it is tmp");
}

static void room_enough(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "filesystem-full")->state, FINDING_CLEAR);
}

static void add_filesystem(struct db *db, int64_t minor, int64_t free_bytes, int64_t inode_free, int64_t flags)
{
	struct row *row = db_row(db, TABLE_FILESYSTEM);

	row_int(row, FILESYSTEM_DEVICE_MAJOR, 9);
	row_int(row, FILESYSTEM_DEVICE_MINOR, minor);
	row_int(row, FILESYSTEM_PID, SEED_PID);
	row_text(row, FILESYSTEM_PATH, span("/proc/4242/fd/100"));
	row_int(row, FILESYSTEM_OUTCOME, 0);
	row_int(row, FILESYSTEM_SIZE_BYTES, 1000);
	row_int(row, FILESYSTEM_FREE_BYTES, free_bytes);
	row_int(row, FILESYSTEM_AVAILABLE_BYTES, free_bytes);
	row_int(row, FILESYSTEM_INODE_COUNT, 1000);
	row_int(row, FILESYSTEM_INODE_FREE_COUNT, inode_free);
	row_int(row, FILESYSTEM_FLAGS, flags);
}

static void add_file(struct db *db, int64_t fd, int64_t minor, int64_t flags)
{
	struct row *row = db_row(db, TABLE_FD);

	row_int(row, FD_PID, SEED_PID);
	row_int(row, FD_FD, fd);
	row_int(row, FD_KIND, 1);
	row_text(row, FD_TARGET, span("/data/queue"));
	row_int(row, FD_DELETED, 0);
	row_int(row, FD_FLAGS, flags);
	row_int(row, FD_DEVICE_MAJOR, 9);
	row_int(row, FD_DEVICE_MINOR, minor);
}

static void full_is_trouble_for_writers_only(void **state)
{
	(void)state;
	enum { NO_INODES = 1, READ_FROM = 2, READ_ONLY = 3, ST_RDONLY_FLAG = 1 };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };
	size_t fired = 0;

	add_filesystem(db, NO_INODES, 900, 0, 0);
	add_file(db, 100, NO_INODES, 02001);
	add_filesystem(db, READ_FROM, 0, 900, 0);
	add_file(db, 101, READ_FROM, 0);
	add_filesystem(db, READ_ONLY, 0, 0, ST_RDONLY_FLAG);
	add_file(db, 102, READ_ONLY, 1);
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "filesystem-full")->severity, SEVERITY_CRITICAL);
	assert_span(judged_find(&judged, "filesystem-full")->evidence,
		    "/proc/4242/fd/100: 100.0 % of its inodes used; 1 file open there for writing, such as /data/queue");
	for (size_t i = 0; i < judged.count; i++)
		fired += span_is(judged.findings[i].id, "filesystem-full");
	assert_int_equal(fired, 1);
}

static void add_lock(struct db *db, int64_t position, bool blocked, int64_t pid)
{
	struct row *row = db_row(db, TABLE_HOST_LOCK);

	row_int(row, HOST_LOCK_POSITION, position);
	row_int(row, HOST_LOCK_BLOCKED, blocked);
	row_text(row, HOST_LOCK_KIND, span("FLOCK"));
	row_text(row, HOST_LOCK_STRENGTH, span("ADVISORY"));
	row_text(row, HOST_LOCK_ACCESS, span("WRITE"));
	row_int(row, HOST_LOCK_OWNER_PID, pid);
	row_int(row, HOST_LOCK_DEVICE_MAJOR, 8);
	row_int(row, HOST_LOCK_DEVICE_MINOR, 1);
	row_int(row, HOST_LOCK_INODE, 9003); /* of the seed's descriptor 3 */
	row_int(row, HOST_LOCK_START_BYTES, 0);
}

static void waiting_for_a_lock_names_its_holder(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	add_lock(db, 1, false, 4310);
	add_lock(db, 1, true, SEED_PID);
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "file-lock-wait")->state, FINDING_FIRED);
	assert_span(judged_find(&judged, "file-lock-wait")->evidence, "/srv/app/data.db, held by 4310 sh");
}

static void holding_a_lock_is_no_trouble(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	add_lock(db, 1, false, SEED_PID);
	add_lock(db, 1, true, 4310);
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "file-lock-wait")->state, FINDING_CLEAR);
}

/* A lock of nobody: whose descriptors have it was found by looking. */
static void a_lock_of_nobody_is_found_by_its_descriptor(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };
	struct row *row = NULL;

	add_lock(db, 7, false, 999);
	add_lock(db, 7, true, SEED_PID);
	row = db_row(db, TABLE_LOCK_PARTY);
	row_int(row, LOCK_PARTY_PID, 1234);
	row_text(row, LOCK_PARTY_COMM, span("orphan"));
	row_int(row, LOCK_PARTY_FD, 3);
	row_int(row, LOCK_PARTY_WAITS, 0);
	row_text(row, LOCK_PARTY_KIND, span("FLOCK"));
	row_text(row, LOCK_PARTY_ACCESS, span("WRITE"));
	row_int(row, LOCK_PARTY_OWNER_PID, 999);
	row_int(row, LOCK_PARTY_DEVICE_MAJOR, 8);
	row_int(row, LOCK_PARTY_DEVICE_MINOR, 1);
	row_int(row, LOCK_PARTY_INODE, 9003);
	row_int(row, LOCK_PARTY_START_BYTES, 0);
	judge(db, NULL, &judged);
	assert_span(judged_find(&judged, "file-lock-wait")->evidence, "/srv/app/data.db, held by 1234 orphan");
}

static void add_mapping(struct db *db, int64_t start, int64_t length, const char *permissions, int64_t rss)
{
	struct row *row = db_row(db, TABLE_MAPPING);

	row_int(row, MAPPING_PID, SEED_PID);
	row_int(row, MAPPING_START, start);
	row_int(row, MAPPING_END, start + length);
	row_text(row, MAPPING_PERMISSIONS, span(permissions));
	row_int(row, MAPPING_OFFSET_BYTES, 0);
	row_int(row, MAPPING_DEVICE_MAJOR, 0);
	row_int(row, MAPPING_DEVICE_MINOR, 0);
	row_int(row, MAPPING_INODE, 0);
	row_text(row, MAPPING_PATH, span(""));
	row_int(row, MAPPING_DELETED, 0);
	row_int(row, MAPPING_RSS_BYTES, rss);
}

static void add_limit_of_mappings(struct db *db, const char *value)
{
	struct row *row = db_row(db, TABLE_HOST_SYSCTL);

	row_text(row, HOST_SYSCTL_NAME, span("vm.max_map_count"));
	row_text(row, HOST_SYSCTL_VALUE, span(value));
}

static void mappings_come_near_their_limit(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	add_limit_of_mappings(db, "100");
	/* The seed has four. */
	for (int64_t i = 0; i < 80; i++)
		add_mapping(db, 0x7e0000000000 + i * 0x2000, 0x1000, "r--p", 0);
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "mappings-near-limit")->severity, SEVERITY_WARNING);
	assert_span(judged_find(&judged, "mappings-near-limit")->evidence, "84 of 100 mappings, 80 of them anonymous");
	assert_span(judged_find(&judged, "mappings-near-limit")->threshold, "80");
}

static void few_mappings_and_arenas_are_clear(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	add_limit_of_mappings(db, "65530");
	for (int64_t i = 0; i < 30; i++) /* as large, and anywhere */
		add_mapping(db, 0x7e0000001000 + i * 0x8000000, 0x100000, "rw-p", 0x100000);
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "mappings-near-limit")->state, FINDING_CLEAR);
	assert_int_equal(judged_find(&judged, "many-arenas")->state, FINDING_CLEAR);
}

static void many_arenas_hold_much(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	for (int64_t i = 0; i < 30; i++) {
		int64_t start = 0x7e0000000000 + i * 0x4000000;

		add_mapping(db, start, 0x100000, "rw-p", 0x100000);
		add_mapping(db, start + 0x100000, 0x3f00000, "---p", 0);
	}
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "many-arenas")->severity, SEVERITY_INFO);
	assert_true(span_starts(judged_find(&judged, "many-arenas")->evidence, "30 arenas hold 30.0 MiB, "));
}

static struct row *add_module(struct db *db, int64_t start, const char *path, bool is_deleted)
{
	struct row *row = db_row(db, TABLE_MODULE);

	row_int(row, MODULE_PID, SEED_PID);
	row_int(row, MODULE_START, start);
	row_int(row, MODULE_END, start + 4096);
	row_text(row, MODULE_PATH, span(path));
	row_int(row, MODULE_DEVICE_MAJOR, 8);
	row_int(row, MODULE_DEVICE_MINOR, 1);
	row_int(row, MODULE_INODE, start);
	row_int(row, MODULE_DELETED, is_deleted);
	row_int(row, MODULE_OUTCOME, 0);
	row_int(row, MODULE_SOURCE, 1);
	row_int(row, MODULE_IS_SAME, !is_deleted);
	row_text(row, MODULE_BUILD_ID, span("0011223344556677"));
	return row;
}

static void add_file_now(struct row *row, int64_t inode, const char *build_id)
{
	row_int(row, MODULE_FILE_INODE, inode);
	row_text(row, MODULE_FILE_BUILD_ID, span(build_id));
	row_int(row, MODULE_FILE_MODIFIED_NS, 0);
}

static void know_modules(struct db *db)
{
	struct row *row = db_row(db, TABLE_EVIDENCE);

	row_int(row, EVIDENCE_PID, SEED_PID);
	row_text(row, EVIDENCE_TABLE_NAME, span("module"));
	row_int(row, EVIDENCE_OUTCOME, 0);
	row_int(row, EVIDENCE_COLLECTOR, 1);
}

static void old_code_still_runs(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	know_modules(db);
	add_file_now(add_module(db, 0x1000, "/usr/bin/python3.11", true), 77, "8899aabbccddeeff");
	add_module(db, 0x2000, "/usr/lib/libssl.so.3", true);
	/* Installed anew, from the same build. */
	add_file_now(add_module(db, 0x3000, "/usr/lib/libc.so.6", true), 78, "0011223344556677");
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "image-replaced")->severity, SEVERITY_WARNING);
	assert_span(judged_find(&judged, "image-replaced")->evidence,
		    "2 of 3: /usr/bin/python3.11 replaced (build 00112233, now 8899aabb), /usr/lib/libssl.so.3 deleted");
}

static void the_code_on_disk_runs(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };
	struct row *row = NULL;

	know_modules(db);
	add_file_now(add_module(db, 0x1000, "/usr/bin/python3.11", false), 0x1000, "0011223344556677");
	/* A scratch file for code of its own, deleted at once, is no ELF object. */
	row = add_module(db, 0x2000, "/tmp/ffiXq81", true);
	row_int(row, MODULE_OUTCOME, OUTCOME_NOT_APPLICABLE);
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "image-replaced")->state, FINDING_CLEAR);
}

TESTS(a_full_file_system_in_use, room_enough, full_is_trouble_for_writers_only, waiting_for_a_lock_names_its_holder, holding_a_lock_is_no_trouble,
      a_lock_of_nobody_is_found_by_its_descriptor, mappings_come_near_their_limit, few_mappings_and_arenas_are_clear, many_arenas_hold_much,
      old_code_still_runs, the_code_on_disk_runs);
