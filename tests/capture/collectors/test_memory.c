#include <sys/mman.h>
#include <unistd.h>

#include "capture/registry.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static void sizes_of_a_known_mapping(void **state)
{
	size_t length = 1 << 20;
	char *block = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cleanup_strbuf struct strbuf sql = { 0 };
	struct outcome got = { 0 };
	struct db *db = NULL;

	(void)state;
	assert_true(block != MAP_FAILED);
	memset(block, 1, length);
	db = collect(&collector_memory, "/proc", getpid(), &got);
	assert_outcome(OUTCOME_OK, got);
	strbuf_addf(&sql, "SELECT rss_bytes FROM mapping WHERE start <= %lld AND end >= %lld AND permissions = 'rw-p'",
		    (long long)(uintptr_t)block, (long long)((uintptr_t)block + length));
	assert_true(collected_int(db, strbuf_text(&sql)) >= (int64_t)length);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM mapping WHERE path = '[stack]'"), 1);
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path LIKE '/proc/%/smaps'"), OUTCOME_OK);
	if (access("/proc/self/numa_maps", R_OK) == 0) {
		strbuf_reset(&sql);
		strbuf_addf(&sql, "SELECT sum(page_count * mapping_node.page_size_bytes) FROM mapping_node JOIN mapping USING (pid, start) "
			    "WHERE start <= %lld AND end >= %lld", (long long)(uintptr_t)block, (long long)((uintptr_t)block + length));
		assert_true(collected_int(db, strbuf_text(&sql)) >= (int64_t)length);
	}
	munmap(block, length);
}

static void rows_of_maps_follow_those_of_smaps(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_memory, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM mapping"), 3);
	assert_int_equal(collected_int(db, "SELECT rss_bytes FROM mapping WHERE path = '/opt/a'"), 4096);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM mapping WHERE rss_bytes IS NULL"), 2);
	assert_int_equal(collected_int(db, "SELECT start FROM mapping WHERE path = '[vsyscall]'"), -10485760); /* two's complement */
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path = '/proc/42/numa_maps'"), OUTCOME_ABSENT);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'mapping_node'"), OUTCOME_ABSENT);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'mapping'"), OUTCOME_OK);
}

TESTS(sizes_of_a_known_mapping, rows_of_maps_follow_those_of_smaps);
