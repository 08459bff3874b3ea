#include "capture/inode_map.h"

#include "tests/kit.h"

static void finds_what_was_added_and_nothing_else(void **state)
{
	struct inode_map map = { 0 };
	uint32_t value = 0;

	(void)state;
	assert_false(inode_map_get(&map, 0, &value));
	for (uint32_t i = 0; i < 10000; i++)
		assert_true(inode_map_add(&map, (uint64_t)i * 4096, i));
	assert_int_equal(map.count, 10000);
	for (uint32_t i = 0; i < 10000; i++) {
		assert_true(inode_map_get(&map, (uint64_t)i * 4096, &value));
		assert_int_equal(value, i);
		assert_false(inode_map_get(&map, (uint64_t)i * 4096 + 1, NULL));
	}
	inode_map_deinit(&map);
}

static void the_first_value_stays(void **state)
{
	struct inode_map map = { 0 };
	uint32_t value = 0;

	(void)state;
	assert_true(inode_map_add(&map, 0, 5));
	assert_true(inode_map_add(&map, 0, 6));
	assert_true(inode_map_add(&map, UINT64_MAX, 7));
	assert_int_equal(map.count, 2);
	assert_true(inode_map_get(&map, 0, &value));
	assert_int_equal(value, 5);
	inode_map_deinit(&map);
	assert_int_equal(map.count, 0);
}

TESTS(finds_what_was_added_and_nothing_else, the_first_value_stays);
