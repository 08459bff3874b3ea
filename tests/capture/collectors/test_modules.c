#include <gnu/libc-version.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/elf_libc.h"
#include "capture/registry.h"
#include "common/cleanup.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static void knows_itself(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect(&collector_modules, "/proc", getpid(), &got);
	char exe[4096] = "";
	struct stat file = { 0 };
	cleanup_strbuf struct strbuf sql = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_true(readlink("/proc/self/exe", exe, sizeof(exe) - 1) > 0 && stat(exe, &file) == 0);
	strbuf_addf(&sql, "SELECT file_size_bytes FROM module WHERE path = '%s' AND is_same = 1 AND inode = %llu AND build_id = file_build_id", exe,
		    (unsigned long long)file.st_ino);
	assert_int_equal(collected_int(db, strbuf_text(&sql)), file.st_size);
	assert_span(collected_text(db, "SELECT libc_version FROM module WHERE libc = 1"), gnu_get_libc_version());
	assert_int_equal(collected_int(db, "SELECT count(*) FROM module WHERE path = '[vdso]' AND build_id IS NOT NULL"), 1);
	/* One row an object, whatever the number of its mappings. */
	assert_int_equal(collected_int(db, "SELECT count(*) - count(DISTINCT path) FROM module"), 0);
}

static void what_cannot_be_read_is_not_known(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_modules, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM module"), 1);
	assert_span(collected_text(db, "SELECT path FROM module"), "/opt/a");
	assert_int_equal(collected_int(db, "SELECT count(*) FROM module WHERE is_same IS NULL AND build_id IS NULL AND file_inode IS NULL AND outcome <> 0"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '/proc/42/map_files/%' AND outcome <> 0"), 1);
}

TESTS(knows_itself, what_cannot_be_read_is_not_known);
