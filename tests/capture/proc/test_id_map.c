#include "capture/proc/id_map.h"

#include "tests/kit.h"

static void reads_each_range(void **state)
{
	struct span text = span("         0     100000      65536\n     65536       1000          1\n4294967296 0 1\n1 2\n");
	struct proc_id_map map = { 0 };

	(void)state;
	assert_true(proc_id_map_next(&text, &map));
	assert_int_equal(map.outer_first, 100000);
	assert_int_equal(map.count, 65536);
	assert_true(proc_id_map_next(&text, &map));
	assert_int_equal(map.inner_first, 65536);
	assert_int_equal(map.outer_first, 1000);
	/* What does not fit an id, and what is cut, is none. */
	assert_false(proc_id_map_next(&text, &map));
}

static void reads_this_kernels(void **state)
{
	struct span text = file("/proc/self/uid_map");
	struct proc_id_map map = { 0 };

	(void)state;
	assert_true(proc_id_map_next(&text, &map));
	assert_true(map.count > 0);
}

TESTS(reads_each_range, reads_this_kernels);
