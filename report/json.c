#include "report/json.h"

#include <math.h>

#include "common/escape.h"

bool json_object(struct query *scratch, struct span json, const char *path, struct arena *arena, struct table *ret)
{
	static const char sql[] = "SELECT CAST(key AS TEXT) AS key, type, atom AS value FROM json_each(:json, :path)";
	const struct binding bindings[] = { binding_text(":json", json), binding_text(":path", span(path)) };
	const struct request request = { .sql = sql, .bindings = bindings, .binding_count = 2 };
	cleanup_strbuf struct strbuf error = { 0 };

	return query_run(scratch, &request, arena, ret, &error);
}

static const struct cell *value_of(const struct table *object, const char *key)
{
	for (size_t i = 0; i < object->row_count; i++)
		if (span_is(cell_text(table_cell(object, i, 0)), key))
			return table_cell(object, i, 2);
	return table_get(object, 0, "no such column");
}

int64_t json_int(const struct table *object, const char *key, int64_t otherwise)
{
	const struct cell *value = value_of(object, key);

	return value->type == VALUE_INT ? value->integer : otherwise;
}

struct span json_text(const struct table *object, const char *key)
{
	return cell_text(value_of(object, key));
}

static bool needs_escape(unsigned point)
{
	return point < 0x20 || point == 0x7f || point == '<' || point == '>' || point == '&' || point == 0x2028 || point == 0x2029;
}

void json_add_string(struct strbuf *buf, struct span text)
{
	strbuf_add_byte(buf, '"');
	while (text.length > 0) {
		unsigned point = 0;
		size_t length = utf8_sequence(text, &point);

		if (length == 0)
			strbuf_add_text(buf, "\\ufffd");
		else if (point == '"' || point == '\\')
			strbuf_addf(buf, "\\%c", (char)point);
		else if (needs_escape(point))
			strbuf_addf(buf, "\\u%04x", point);
		else
			strbuf_add(buf, span_first(text, length));
		text = span_skip(text, length > 0 ? length : 1);
	}
	strbuf_add_byte(buf, '"');
}

/* What a double holds exactly: RFC 8259, section 6. */
static const int64_t EXACT = INT64_C(1) << 53;

void json_add_cell(struct strbuf *buf, const struct cell *cell)
{
	switch (cell->type) {
	case VALUE_INT:
		if (cell->integer > EXACT || cell->integer < -EXACT)
			strbuf_addf(buf, "\"%lld\"", (long long)cell->integer);
		else
			strbuf_add_int(buf, cell->integer);
		break;
	case VALUE_REAL:
		if (isfinite(cell->real))
			strbuf_addf(buf, "%.15g", cell->real);
		else
			strbuf_add_text(buf, "null");
		break;
	case VALUE_TEXT:
		json_add_string(buf, cell->text);
		break;
	case VALUE_BLOB:
		strbuf_add_byte(buf, '"');
		strbuf_add_hex_bytes(buf, cell->text);
		strbuf_add_byte(buf, '"');
		break;
	default:
		strbuf_add_text(buf, "null");
		break;
	}
}
