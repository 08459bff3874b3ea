#include "report/session.h"

#include <stdarg.h>

#include "report/escape.h"
#include "report/export.h"
#include "report/json.h"
#include "report/render_table.h"

enum { NOTED = 5 };

static void note_complaints(struct session *session, const struct reading *reading)
{
	for (size_t i = 0; i < reading->complaint_count && i < NOTED; i++) {
		escape_shown(&session->notes, reading->complaints[i]);
		strbuf_add_byte(&session->notes, '\n');
	}
	if (reading->complaint_count > NOTED)
		strbuf_addf(&session->notes, "... and %zu more: see `pidshot-report verify`\n", reading->complaint_count - NOTED);
}

/* What is known of a capture whose database did not arrive. */
static void tell_begin(struct session *session, const struct reading *reading)
{
	for (size_t i = 0; i < reading->begin.row_count; i++) {
		cleanup_strbuf struct strbuf value = { 0 };

		if (table_cell(&reading->begin, i, 2)->type == VALUE_NULL)
			continue;
		if (table_cell(&reading->begin, i, 2)->type == VALUE_TEXT)
			strbuf_add(&value, table_cell(&reading->begin, i, 2)->text);
		else
			json_add_cell(&value, table_cell(&reading->begin, i, 2));
		escape_shown(&session->out, cell_text(table_cell(&reading->begin, i, 0)));
		strbuf_add_text(&session->out, "  ");
		escape_shown(&session->out, strbuf_span(&value));
		strbuf_add_byte(&session->out, '\n');
	}
}

enum exit_code session_open(struct session *session, const char *name, struct reading *ret)
{
	cleanup_strbuf struct strbuf why = { 0 };
	enum exit_code code = reading_open(name, session->limits, ret, &why);

	if (code == EXIT_UNREADABLE) {
		tell_begin(session, ret);
		strbuf_addf(&session->error, "%s: %s", strcmp(name, "-") == 0 ? "standard input" : name, strbuf_text(&why));
		return code;
	}
	if (!ret->is_verified) {
		strbuf_add(&session->notes, ret->status);
		strbuf_add_byte(&session->notes, '\n');
	}
	note_complaints(session, ret);
	return code;
}

void session_table(struct session *session, const struct table *table)
{
	switch (session->format) {
	case FORMAT_JSON:
		export_json(&session->out, table);
		strbuf_add_byte(&session->out, '\n');
		break;
	case FORMAT_CSV:
		export_csv(&session->out, table);
		break;
	default:
		render_table(&session->out, table, session->width);
		break;
	}
}

enum exit_code session_refuse(struct session *session, const char *format, ...)
{
	char line[512] = { 0 };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	strbuf_add_text(&session->error, line);
	return EXIT_USAGE;
}
