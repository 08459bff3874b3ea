#include "report/export.h"
#include "report/json.h"

static void add_row(struct strbuf *buf, const struct table *table, size_t row)
{
	for (size_t i = 0; i < table->column_count; i++) {
		strbuf_add_byte(buf, i > 0 ? ',' : '{');
		json_add_string(buf, span(table->columns[i].name));
		strbuf_add_byte(buf, ':');
		json_add_cell(buf, table_cell(table, row, i));
	}
	strbuf_add_byte(buf, '}');
}

void export_json(struct strbuf *buf, const struct table *table)
{
	strbuf_add_byte(buf, '[');
	for (size_t row = 0; row < table->row_count; row++) {
		strbuf_add_text(buf, row > 0 ? ",\n" : "\n");
		add_row(buf, table, row);
	}
	strbuf_add_text(buf, "\n]");
}
