#include "common/cleanup.h"
#include "report/document_build.h"
#include "report/render_html.h"
#include "report/session.h"

/* BUNDLE's name with .html for its endings, in the current folder. */
static void page_name(struct strbuf *buf, const char *bundle)
{
	static const char *const endings[] = { "/", ".zst", ".tar", ".pidshot", ".db" };
	struct span name = span(bundle);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (span_ends(name, endings[i]) && name.length > strlen(endings[i]))
			name = span_first(name, name.length - strlen(endings[i]));
	name = span_skip(name, (size_t)(span_last_index(name, '/') + 1));
	strbuf_add(buf, span_is(name, "-") || span_is_empty(name) || span_is(name, ".") || span_is(name, "..") ? span("pidshot") : name);
	strbuf_add_text(buf, ".html");
}

enum exit_code command_html(struct session *session)
{
	cleanup_reading struct reading reading = { 0 };
	cleanup_document struct document *document = NULL;
	enum exit_code code = session_open(session, session->words[0], &reading);

	if (code == EXIT_UNREADABLE)
		return code;
	if (!document_build(&reading, true, &document, &session->error))
		return EXIT_UNREADABLE;
	render_html(document, &session->out);
	if (!session->output)
		page_name(&session->output_name, session->words[0]);
	return code;
}
