#include "capture/proc/maps.h"

#include "tests/kit.h"

static struct proc_map parsed(const char *line)
{
	struct proc_map map = { 0 };

	assert_outcome(OUTCOME_OK, proc_map_parse(span(line), &map));
	return map;
}

static void reads_a_line(void **state)
{
	struct proc_map map = parsed("7ffd1c9e1000-7ffd1ca02000 rw-p 00001000 fe:1f 247766                     /opt/a b  ");

	(void)state;
	assert_int_equal(map.start, 0x7ffd1c9e1000);
	assert_int_equal(map.end, 0x7ffd1ca02000);
	assert_span(map.permissions, "rw-p");
	assert_int_equal(map.offset_bytes, 0x1000);
	assert_int_equal(map.device_major, 0xfe);
	assert_int_equal(map.device_minor, 0x1f);
	assert_int_equal(map.inode, 247766);
	assert_span(map.path, "/opt/a b  "); /* blanks belong to the name */
	assert_false(map.is_deleted);
}

static void reads_odd_lines(void **state)
{
	struct proc_map map = parsed("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]");

	(void)state;
	assert_int_equal(map.start, UINT64_C(0xffffffffff600000));
	assert_span(map.path, "[vsyscall]");
	assert_span(parsed("1000-2000 ---p 00000000 00:00 0 ").path, "");
	assert_span(parsed("1000-2000 ---p 00000000 00:00 0").path, "");
	map = parsed("1000-2000 rw-s 00000000 00:01 1033  /memfd:x (deleted)");
	assert_true(map.is_deleted);
	assert_span(map.path, "/memfd:x");
	assert_span(parsed("1000-2000 rw-s 00000000 00:01 1033  /a\\012b").path, "/a\\012b");
}

static void refuses_what_is_no_mapping(void **state)
{
	static const char *const bad[] = { "", "Rss: 8 kB", "1000 rw-p 0 00:00 0", "1000-x rw-p 0 00:00 0", "1000-2000 rw- 0 00:00 0",
					   "1000-2000 rw-p 0 00 0", "1000-2000 rw-p 0 00:00" };
	struct proc_map map = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_outcome(OUTCOME_MALFORMED, proc_map_parse(span(bad[i]), &map));
}

static void reads_blocks_of_sizes(void **state)
{
	struct span rest = fixture("proc/smaps");
	struct proc_smaps block = { 0 };
	size_t count = 0;

	(void)state;
	assert_outcome(OUTCOME_OK, proc_smaps_next(&rest, &block));
	assert_span(block.map.path, "/usr/bin/sleep");
	assert_true(block.map.is_deleted);
	assert_int_equal(block.bytes[SMAPS_RSS_BYTES], 8192);
	assert_int_equal(block.bytes[SMAPS_KERNEL_PAGE_SIZE_BYTES], 4096);
	assert_span(block.vm_flags, "rd mr mw me");
	for (size_t i = 0; i < SMAPS_SIZE_COUNT; i++)
		assert_true(block.has[i]);
	for (count = 1; is_ok(proc_smaps_next(&rest, &block)); count++)
		assert_true(block.map.end > block.map.start);
	assert_int_equal(count, 3);
	assert_int_equal(rest.length, 0);
}

static void goes_on_after_a_bad_block(void **state)
{
	struct span rest = span("1000-2000 rw-p 0 00:00 0\nRss: x kB\n3000-4000 rw-p 0 00:00 0\nRss: 4 kB\nFuture: 1 kB\n");
	struct proc_smaps block = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_smaps_next(&rest, &block));
	assert_outcome(OUTCOME_OK, proc_smaps_next(&rest, &block));
	assert_int_equal(block.map.start, 0x3000);
	assert_int_equal(block.bytes[SMAPS_RSS_BYTES], 4096);
	assert_false(block.has[SMAPS_PSS_BYTES]);
	assert_outcome(OUTCOME_EMPTY, proc_smaps_next(&rest, &block));
}

static void agrees_with_this_kernel(void **state)
{
	struct span rest = file("/proc/self/smaps");
	struct proc_smaps block = { 0 };
	bool has_stack = false;

	(void)state;
	while (rest.length) {
		assert_outcome(OUTCOME_OK, proc_smaps_next(&rest, &block));
		if (span_is(block.map.path, "[stack]"))
			has_stack = (uintptr_t)&block >= block.map.start && (uintptr_t)&block < block.map.end;
	}
	assert_true(has_stack);
}

TESTS(reads_a_line, reads_odd_lines, refuses_what_is_no_mapping, reads_blocks_of_sizes, goes_on_after_a_bad_block, agrees_with_this_kernel);
