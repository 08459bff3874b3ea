#include "report/export.h"

#include <math.h>

#include "common/cleanup.h"
#include "report/escape.h"
#include "report/render_table.h"
#include "tests/kit.h"

static struct cell of_text(const char *text)
{
	return (struct cell){ .type = VALUE_TEXT, .text = span(text) };
}

static struct cell of_int(int64_t integer)
{
	return (struct cell){ .type = VALUE_INT, .integer = integer };
}

static void csv_guards_formulas_and_quotes(void **state)
{
	(void)state;
	struct column columns[] = { { .name = "comm" }, { .name = "n" } };
	struct cell cells[] = { of_text("=cmd|' /C calc'!A0"), of_int(-5), of_text("a,\"b\""), { .type = VALUE_NULL }, of_text("+1"), of_int(1),
				of_text("@x"), of_int(1), of_text("\tx"), of_int(1), of_text("-x\x1b"), of_int(1) };
	const struct table table = { .columns = columns, .column_count = 2, .cells = cells, .row_count = 6, .total_count = 6 };
	cleanup_strbuf struct strbuf csv = { 0 };

	export_csv(&csv, &table);
	assert_span(strbuf_span(&csv), "comm,n\r\n'=cmd|' /C calc'!A0,-5\r\n\"a,\"\"b\"\"\",\r\n'+1,1\r\n'@x,1\r\n'\\x09x,1\r\n'-x\\x1b,1\r\n");
}

static void json_keeps_every_number(void **state)
{
	(void)state;
	struct column columns[] = { { .name = "v" } };
	struct cell cells[] = { of_int(INT64_C(9007199254740992)), of_int(INT64_C(9007199254740993)), { .type = VALUE_REAL, .real = INFINITY },
				{ .type = VALUE_REAL, .real = 0.5 }, { .type = VALUE_BLOB, .text = span_of("\x01\xff", 2) },
				of_text("</script>\"\\\x01\xe2\x80\xa8") };
	const struct table table = { .columns = columns, .column_count = 1, .cells = cells, .row_count = 6, .total_count = 6 };
	cleanup_strbuf struct strbuf json = { 0 };

	export_json(&json, &table);
	assert_span(strbuf_span(&json), "[\n{\"v\":9007199254740992},\n{\"v\":\"9007199254740993\"},\n{\"v\":null},\n{\"v\":0.5},\n{\"v\":\"01ff\"},\n"
					"{\"v\":\"\\u003c/script\\u003e\\\"\\\\\\u0001\\u2028\"}\n]");
}

static void nothing_hidden_is_shown_as_it_is(void **state)
{
	(void)state;
	cleanup_strbuf struct strbuf shown = { 0 };

	escape_shown(&shown, span("a\x1b]52\x07\n\xe2\x80\xae" "b\xff\xc2\x9b\xe2\x80\x8b\xf3\xa0\x80\xa1\xc3\xa9\xe6\xbc\xa2"));
	assert_span(strbuf_span(&shown), "a\\x1b]52\\x07\\x0a\\u{202e}b\\xff\\x9b\\u{200b}\\u{e0021}\xc3\xa9\xe6\xbc\xa2");
	assert_int_equal(escape_cells(span("\xc3\xa9\xe6\xbc\xa2" "e\xcc\x81")), 4);
}

static void numbers_are_whole_and_paths_lose_their_middle(void **state)
{
	(void)state;
	struct column columns[] = { { .name = "pid", .label = "pid", .unit = UNIT_NUMBER, .is_number = true },
				    { .name = "path", .label = "path" },
				    { .name = "size_bytes", .label = "size", .unit = UNIT_BYTES, .is_number = true } };
	struct cell cells[] = { of_int(1234567890123), of_text("/usr/lib/python3.11/site-packages/gunicorn/app.py"), of_int(4096),
				of_int(7), of_text("/a"), of_int(12) };
	const struct table table = { .columns = columns, .column_count = 3, .cells = cells, .row_count = 2, .total_count = 48213 };
	cleanup_strbuf struct strbuf text = { 0 };

	render_table(&text, &table, 46);
	assert_span(strbuf_span(&text), "          pid  path                       size\n"
					"1234567890123  /usr/lib/...orn/app.py  4.0 KiB\n"
					"            7  /a                         12 B\n"
					"(2 of 48,213 rows)\n");
}

/* Rather than every text in a few letters. */
static void columns_without_room_are_left_out_and_named(void **state)
{
	(void)state;
	struct column columns[] = { { .name = "pid", .label = "pid", .unit = UNIT_NUMBER, .is_number = true },
				    { .name = "local", .label = "local" }, { .name = "remote", .label = "remote" }, { .name = "comm", .label = "comm" } };
	struct cell cells[] = { of_int(42), of_text("192.168.100.200:44629"), of_text("192.168.100.201:443"), of_text("nginx") };
	const struct table table = { .columns = columns, .column_count = 4, .cells = cells, .row_count = 1, .total_count = 1 };
	cleanup_strbuf struct strbuf text = { 0 };

	render_table(&text, &table, 47);
	assert_span(strbuf_span(&text), "pid  local                  remote\n"
					" 42  192.168.100.200:44629  192.168.100.201:443\n"
					"(+ 1 column: --width, --format json: comm)\n");
	strbuf_reset(&text);
	render_table(&text, &table, 30);
	assert_span(strbuf_span(&text), "pid  local\n"
					" 42  192.168.100.200:44629\n"
					"(+ 2 columns: --width, --format json: remote, ...)\n");
	strbuf_reset(&text);
	render_table(&text, &table, 0);
	assert_span(strbuf_span(&text), "pid  local                  remote               comm\n"
					" 42  192.168.100.200:44629  192.168.100.201:443  nginx\n");
}

TESTS(csv_guards_formulas_and_quotes, json_keeps_every_number, nothing_hidden_is_shown_as_it_is, numbers_are_whole_and_paths_lose_their_middle,
      columns_without_room_are_left_out_and_named);
