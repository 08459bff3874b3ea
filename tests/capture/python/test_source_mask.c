#include "capture/python/source_mask.h"

#include "common/cleanup.h"
#include "tests/kit.h"

#define M SOURCE_MASK

static void assert_masked(const char *source, const char *expected)
{
	cleanup_strbuf struct strbuf masked = { 0 };

	source_mask(span(source), &masked);
	assert_span(strbuf_span(&masked), expected);
}

static void code_stays(void **state)
{
	(void)state;
	assert_masked("", "");
	assert_masked("def total(orders):\n\treturn sum(o.cents for o in orders)  # cents\n", "def total(orders):\n\treturn sum(o.cents for o in orders)  # cents\n");
	assert_masked("x = 1 # it's a comment\ny = 2", "x = 1 # it's a comment\ny = 2");
}

static void literals_are_emptied(void **state)
{
	(void)state;
	assert_masked("password = \"hunter2\"", "password = \"" M "\"");
	assert_masked("a = 'it\\'s', \"\", b'\\xff', ur'\\', R\"\\\"\"", "a = '" M "', \"\", b'" M "', ur'" M "");
	assert_masked("print'x'", "print'" M "'");
	assert_masked("a = '# no comment' # 'a comment'", "a = '" M "' # 'a comment'");
}

static void a_literal_of_many_lines_keeps_them(void **state)
{
	(void)state;
	assert_masked("'''one\n\ntwo\n'''\nx", "'''" M "\n\n" M "\n'''\nx");
	assert_masked("'''it's \"\" \\'''\n'''+x", "'''" M "\n'''+x");
	assert_masked("'one\\\ntwo' + x", "'" M "\n" M "' + x");
	assert_masked("a\r\nb\rc '''x\ry'''", "a\nb\nc '''" M "\n" M "'''");
}

static void one_that_is_not_closed_ends_with_its_line(void **state)
{
	(void)state;
	assert_masked("a = 'no end\nb = 2\n", "a = '" M "\nb = 2\n");
	assert_masked("a = '''no end\nb = 2\n", "a = '''" M "\n" M "\n");
	assert_masked("a = '\\", "a = '" M);
}

static void expressions_in_f_strings_stay(void **state)
{
	(void)state;
	assert_masked("f\"total {count} of {limit}\"", "f\"" M "{count}" M "{limit}\"");
	assert_masked("f'{{no field}} {x!r:>{width}.2f}'", "f'" M "{x!r:" M "{width}" M "}'");
	assert_masked("f'{d[\"key\"]}'", "f'{d[\"" M "\"]}'");
	assert_masked("rf'{x[1:2]}{(lambda: 1)()}' + y", "rf'{x[1:2]}{(lambda: 1)()}' + y");
	assert_masked("f'{x:#06x}' # c", "f'{x:" M "}' # c");
	assert_masked("f'\\N{DASH} {x}'", "f'" M "{x}'");
	assert_masked("'{x}'", "'" M "'");
}

/* 3.12 and later (PEP 701) */
static void f_strings_nest(void **state)
{
	(void)state;
	assert_masked("f\"{d[\"key\"]} and {f\"{f(\"deep\")}\"}\" + s", "f\"{d[\"" M "\"]}" M "{f\"{f(\"" M "\")}\"}\" + s");
	assert_masked("f'{\n  x  # it's x\n}' + y", "f'{\n  x  # it's x\n}' + y");
	assert_masked("t'{x} secret'", "t'{x}" M "'");
}

static void what_nests_too_deep_is_masked_to_the_end(void **state)
{
	cleanup_strbuf struct strbuf source = { 0 };
	cleanup_strbuf struct strbuf masked = { 0 };

	(void)state;
	for (int i = 0; i < 40; i++)
		strbuf_add_text(&source, "f'{");
	strbuf_add_text(&source, "x\nsecret\n");
	source_mask(strbuf_span(&source), &masked);
	assert_true(span_ends(strbuf_span(&masked), M "\n" M "\n"));
	assert_true(span_find(strbuf_span(&masked), "secret") < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_stays),
		cmocka_unit_test(literals_are_emptied),
		cmocka_unit_test(a_literal_of_many_lines_keeps_them),
		cmocka_unit_test(one_that_is_not_closed_ends_with_its_line),
		cmocka_unit_test(expressions_in_f_strings_stay),
		cmocka_unit_test(f_strings_nest),
		cmocka_unit_test(what_nests_too_deep_is_masked_to_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
