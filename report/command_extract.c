#include "common/cleanup.h"
#include "report/extract.h"
#include "report/session.h"

/* What there is of a cut bundle can be extracted too, also without a whole database. */
enum exit_code command_extract(struct session *session)
{
	cleanup_reading struct reading reading = { 0 };
	enum exit_code code = session_open(session, session->words[0], &reading);

	strbuf_reset(&session->out);
	if (!reading.bundle)
		return code;
	if (!extract_members(reading.bundle, session->words[1], session->is_forced, &session->error))
		return EXIT_USAGE;
	if (session->has_links && reading.query &&
	    (!extract_sockets(reading.query, session->words[1], &session->error) ||
	     !extract_links(reading.query, session->words[1], &session->notes, &session->error)))
		return EXIT_USAGE;
	return code;
}
