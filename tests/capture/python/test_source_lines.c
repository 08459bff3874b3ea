#include "capture/python/source_lines.h"

#include <stdlib.h>

#include "common/strbuf.h"
#include "tests/kit.h"

static struct source_line *spread(const struct source_line *wanted, size_t *count)
{
	struct source_line *lines = calloc(*count + 1, sizeof(*lines));

	assert_non_null(lines);
	memcpy(lines, wanted, *count * sizeof(*lines));
	assert_true(source_lines_spread(&lines, count));
	return lines;
}

static void neighbours_come_along_once(void **state)
{
	const struct source_line wanted[] = { { 2, 1 }, { 1, 10 }, { 1, 12 }, { 1, 10 } };
	size_t count = 4;
	struct source_line *lines = spread(wanted, &count);

	(void)state;
	assert_int_equal(count, 9 + 4); /* 7 to 15 of file 1, 1 to 4 of file 2 */
	for (size_t i = 0; i < 9; i++) {
		assert_int_equal(lines[i].file, 1);
		assert_int_equal(lines[i].line, 7 + (int)i);
	}
	assert_int_equal(lines[9].file, 2);
	assert_int_equal(lines[9].line, 1);
	free(lines);
}

static void no_line_overflows(void **state)
{
	const struct source_line wanted[] = { { 1, INT32_MAX }, { 1, -7 } };
	size_t count = 2;
	struct source_line *lines = spread(wanted, &count);

	(void)state;
	assert_int_equal(count, 0);
	free(lines);
}

static void write_down(void *context, int32_t line, struct span text)
{
	strbuf_addf(context, "%d:%.*s;", line, (int)text.length, text.at);
}

static void lines_are_picked(void **state)
{
	const struct source_line wanted[] = { { 1, 2 }, { 1, 3 }, { 1, 5 }, { 1, 9 } };
	cleanup_strbuf struct strbuf got = { 0 };

	(void)state;
	source_lines_pick(span("one\ntwo\n\nfour\nfive"), wanted, 4, write_down, &got);
	assert_span(strbuf_span(&got), "2:two;3:;5:five;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_come_along_once),
		cmocka_unit_test(no_line_overflows),
		cmocka_unit_test(lines_are_picked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
