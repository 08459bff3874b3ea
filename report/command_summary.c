#include "common/cleanup.h"
#include "report/document_build.h"
#include "report/export_document.h"
#include "report/render_text.h"
#include "report/session.h"

enum exit_code command_summary(struct session *session)
{
	cleanup_reading struct reading reading = { 0 };
	cleanup_document struct document *document = NULL;
	enum exit_code code = session_open(session, session->words[0], &reading);

	if (code == EXIT_UNREADABLE)
		return code;
	if (session->format == FORMAT_CSV)
		return session_refuse(session, "the report as a whole is text or json; `export csv` gives its tables");
	if (!document_build(&reading, session->format == FORMAT_JSON, &document, &session->error))
		return EXIT_UNREADABLE;
	if (session->format == FORMAT_JSON)
		export_document(&session->out, document);
	else
		render_text(&session->out, document, session->width, session->is_colored);
	return code;
}
