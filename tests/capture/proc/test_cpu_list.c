#include "capture/proc/cpu_list.h"

#include "tests/kit.h"

static void ranges_come_in_order(void **state)
{
	struct span list = span("0-3,8,10-11\n");
	uint64_t first = 0;
	uint64_t last = 0;

	(void)state;
	assert_true(cpu_list_next(&list, &first, &last));
	assert_int_equal(first, 0);
	assert_int_equal(last, 3);
	assert_true(cpu_list_next(&list, &first, &last));
	assert_int_equal(first, 8);
	assert_int_equal(last, 8);
	assert_true(cpu_list_next(&list, &first, &last));
	assert_int_equal(last, 11);
	assert_false(cpu_list_next(&list, &first, &last));
}

static void members_are_counted(void **state)
{
	struct span list = span("0-3,8,10-11\n");

	(void)state;
	assert_int_equal(cpu_list_count(list), 7);
	assert_true(cpu_list_has(list, 0));
	assert_true(cpu_list_has(list, 8));
	assert_false(cpu_list_has(list, 9));
	assert_false(cpu_list_has(list, 12));
	assert_int_equal(cpu_list_count(span("")), 0);
	assert_int_equal(cpu_list_count(span("\n")), 0);
}

/* A list that lies must not keep us busy. */
static void what_is_no_list_ends_it(void **state)
{
	static const char *const lists[] = { "x", "3-1", "-1", "0-99999999", "0-18446744073709551615", "1--2", "," };

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		assert_int_equal(cpu_list_count(span(lists[i])), 0);
}

TESTS(ranges_come_in_order, members_are_counted, what_is_no_list_ends_it);
