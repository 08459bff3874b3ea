#include "common/cleanup.h"
#include "report/escape.h"
#include "report/session.h"
#include "report/tools.h"
#include "schema/texts.h"

static bool show_as_tool(struct session *session, struct query *query, const struct tool *tool)
{
	const struct tool_request request = { session->tool_words, session->tool_word_count, session->width, &session->profile };
	cleanup_strbuf struct strbuf raw = { 0 };

	if (!tool->render(query, &request, &raw, &session->error))
		return false;
	escape_lines(&session->out, strbuf_span(&raw));
	return true;
}

enum exit_code command_show(struct session *session)
{
	const char *view = query_find_view(span(session->words[0]));
	const struct tool *tool = tool_find(view ? view : session->words[0]);
	cleanup_reading struct reading reading = { 0 };
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };
	enum exit_code code = EXIT_MADE;

	if (!view && !tool)
		return session_refuse(session, "there is no view %s: see `pidshot-report views`", session->words[0]);
	if (session->tool_word_count > 0 && !tool)
		return session_refuse(session, "%s is no option, and a view takes no other word", session->tool_words[0]);
	code = session_open(session, session->words[1], &reading);
	if (code == EXIT_UNREADABLE)
		return code;
	if (tool && (session->format == FORMAT_TEXT || !view))
		return show_as_tool(session, reading.query, tool) ? code : EXIT_USAGE;
	if (!query_view(reading.query, view, 0, &arena, &table, &session->error))
		return EXIT_UNREADABLE;
	session_table(session, &table);
	return code;
}

enum exit_code command_sql(struct session *session)
{
	const struct request request = { .sql = session->words[1] };
	cleanup_reading struct reading reading = { 0 };
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };
	enum exit_code code = session_open(session, session->words[0], &reading);

	if (code == EXIT_UNREADABLE)
		return code;
	if (!query_run(reading.query, &request, &arena, &table, &session->error))
		return EXIT_USAGE;
	session_table(session, &table);
	return code;
}

enum exit_code command_views(struct session *session)
{
	for (size_t i = 0; i < schema_views_count; i++) {
		const struct schema_text *view = &schema_views[i];

		if (view->name[0] != '_')
			strbuf_addf(&session->out, "%-16s %.*s\n", view->name, (int)query_view_says(view->text).length, query_view_says(view->text).at);
	}
	return EXIT_MADE;
}

enum exit_code command_schema(struct session *session)
{
	db_describe(&session->out);
	for (size_t i = 0; i < schema_views_count; i++)
		strbuf_addf(&session->out, "%s\n", schema_views[i].text);
	return EXIT_MADE;
}
