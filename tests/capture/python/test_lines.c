#include "capture/python/lines.h"

#include "common/array.h"
#include "tests/kit.h"

/* Tables as CPython's own compilers made them are looked up in end_to_end/test_python.py; here is what each byte means. */

static int32_t line(int version, struct span table, int32_t first, int32_t instruction)
{
	struct code_position position = { 0 };

	return lines_find(version, table, first, instruction, &position) ? position.line : -2;
}

static void a_line_delta_has_a_sign_from_3_6_on(void **state)
{
	static const unsigned char table[] = { 6, 156, 4, 1 };

	(void)state;
	assert_int_equal(line(207, span_of(table, sizeof(table)), 10, 5), 10);
	assert_int_equal(line(207, span_of(table, sizeof(table)), 10, 6), 166);
	assert_int_equal(line(207, span_of(table, sizeof(table)), 10, 10), 167);
	assert_int_equal(line(306, span_of(table, sizeof(table)), 110, 6), 10);
	assert_int_equal(line(309, span_of(table, sizeof(table)), 110, 12), 11);
}

static void an_address_delta_never_has_one(void **state)
{
	static const unsigned char table[] = { 200, 1, 255, 0, 1, 2 };

	(void)state;
	assert_int_equal(line(308, span_of(table, sizeof(table)), 5, 199), 5);
	assert_int_equal(line(308, span_of(table, sizeof(table)), 5, 200), 6);
	assert_int_equal(line(308, span_of(table, sizeof(table)), 5, 456), 8);
}

static void ranges_of_3_10_may_have_no_line(void **state)
{
	static const unsigned char table[] = { 4, 1, 2, 0x80, 4, 3 };

	(void)state;
	assert_int_equal(line(310, span_of(table, sizeof(table)), 7, 0), 8);
	assert_int_equal(line(310, span_of(table, sizeof(table)), 7, 2), -1);
	assert_int_equal(line(310, span_of(table, sizeof(table)), 7, 3), 11);
	assert_int_equal(line(310, span_of(table, sizeof(table)), 7, 5), -2);
}

static void locations_of_3_11_have_columns(void **state)
{
	/* short form, one line on with columns, no columns and two lines back, long form, nothing */
	static const unsigned char table[] = { 0x80 | 1 << 3 | 1, 0x23, 0x80 | 11 << 3, 4, 9, 0x80 | 13 << 3, 5, 0x80 | 14 << 3, 6, 2, 8, 21, 0x80 | 15 << 3 };
	static const struct code_position expected[] = {
		{ 20, 20, 10, 13 }, { 20, 20, 10, 13 }, { 21, 21, 4, 9 }, { 19, 19, -1, -1 }, { 22, 24, 7, 20 }, { -1, -1, -1, -1 },
	};

	(void)state;
	for (int32_t i = 0; i < (int32_t)array_length(expected); i++) {
		struct code_position got = { 0 };

		assert_true(lines_find(311, span_of(table, sizeof(table)), 20, i, &got));
		assert_memory_equal(&got, &expected[i], sizeof(got));
	}
	assert_int_equal(line(311, span_of(table, sizeof(table)), 20, (int32_t)array_length(expected)), -2);
}

static void before_the_first_instruction_is_the_first_line(void **state)
{
	(void)state;
	assert_int_equal(line(308, span(""), 42, INSTRUCTION_NONE), 42);
	assert_int_equal(line(310, span(""), 42, INSTRUCTION_NONE), 42);
	assert_int_equal(line(313, span(""), 42, INSTRUCTION_NONE), 42);
}

TESTS(a_line_delta_has_a_sign_from_3_6_on, an_address_delta_never_has_one, ranges_of_3_10_may_have_no_line, locations_of_3_11_have_columns,
      before_the_first_instruction_is_the_first_line);
