#include "common/cleanup.h"
#include "report/escape.h"
#include "report/session.h"

enum exit_code command_verify(struct session *session)
{
	cleanup_reading struct reading reading = { 0 };
	enum exit_code code = session_open(session, session->words[0], &reading);

	if (code == EXIT_UNREADABLE)
		return code;
	/* Here they are the answer, all of them, and not a note beside it. */
	strbuf_reset(&session->notes);
	escape_shown(&session->out, reading.status);
	strbuf_addf(&session->out, "\n%zu of %zu members have the hash that the capture stated\n", reading.proven_count,
		    reading.bundle->members.count - (reading.root_hash.length > 0)); /* nothing states the manifest's */
	for (size_t i = 0; i < reading.complaint_count; i++) {
		escape_shown(&session->out, reading.complaints[i]);
		strbuf_add_byte(&session->out, '\n');
	}
	if (reading.root_hash.length > 0)
		strbuf_addf(&session->out, "root hash %.*s (SHA-256 of manifest.json): compare it with the ticket\n", (int)reading.root_hash.length,
			    reading.root_hash.at);
	return code;
}
