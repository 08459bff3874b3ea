#include "report/escape.h"
#include "report/export.h"

static bool is_formula(struct span text)
{
	return text.length > 0 && memchr("=+-@\t\r", text.at[0], 6) != NULL;
}

static void add_field(struct strbuf *buf, struct span text)
{
	cleanup_strbuf struct strbuf shown = { 0 };
	struct span rest = { 0 };
	struct span part = { 0 };

	if (is_formula(text))
		strbuf_add_byte(&shown, '\'');
	escape_shown(&shown, text);
	rest = strbuf_span(&shown);
	if (span_index(rest, '"') < 0 && span_index(rest, ',') < 0 && span_index(rest, '\n') < 0 && span_index(rest, '\r') < 0) {
		strbuf_add(buf, rest);
		return;
	}
	strbuf_add_byte(buf, '"');
	for (ptrdiff_t quote = 0; (quote = span_index(rest, '"')) >= 0; rest = span_skip(rest, (size_t)quote + 1)) {
		part = span_first(rest, (size_t)quote);
		strbuf_add(buf, part);
		strbuf_add_text(buf, "\"\"");
	}
	strbuf_add(buf, rest);
	strbuf_add_byte(buf, '"');
}

static void add_cell(struct strbuf *buf, const struct cell *cell)
{
	if (cell->type == VALUE_INT)
		strbuf_add_int(buf, cell->integer);
	else if (cell->type == VALUE_REAL)
		strbuf_addf(buf, "%.15g", cell->real);
	else if (cell->type == VALUE_TEXT)
		add_field(buf, cell->text);
	else if (cell->type == VALUE_BLOB)
		strbuf_add_hex_bytes(buf, cell->text);
}

void export_csv(struct strbuf *buf, const struct table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		strbuf_add_text(buf, i > 0 ? "," : "");
		add_field(buf, span(table->columns[i].name));
	}
	strbuf_add_text(buf, "\r\n");
	for (size_t row = 0; row < table->row_count; row++) {
		for (size_t i = 0; i < table->column_count; i++) {
			strbuf_add_text(buf, i > 0 ? "," : "");
			add_cell(buf, table_cell(table, row, i));
		}
		strbuf_add_text(buf, "\r\n");
	}
}
