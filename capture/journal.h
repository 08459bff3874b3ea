#ifndef PIDSHOT_CAPTURE_JOURNAL_H
#define PIDSHOT_CAPTURE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

enum { JOURNAL_LINES = 200, JOURNAL_MESSAGE_BYTES = 4096 };

/** The unit a process belongs to, by its control group; empty: none. Both borrowed from the group's path. */
struct journal_unit {
	struct span unit;       /**< of the system: "app.service", "user@1000.service" */
	struct span user_unit;  /**< of that user's own manager */
};

/** Of the path of systemd's hierarchy, "/system.slice/app.service". */
struct journal_unit journal_unit_of(struct span path);

/** A line as it was taken apart; -1: not there. Spans are borrowed. */
struct journal_line {
	int64_t realtime_us, pid, uid, priority;
	struct span unit, comm, message;
	bool has_message;
};

/**
 * For workers: runs journalctl (NULL: where systemd puts it) for the latest lines of @unit, or of process @pid where it has none, and appends them to @ret for
 * journal_next(). It has @deadline_ms; then it is killed. Ok, empty, absent (no journalctl, no journal), denied, timed out, unsupported.
 */
struct outcome journal_read(const char *program, const struct journal_unit *unit, int64_t pid, unsigned deadline_ms, struct strbuf *ret);

/** Appends the lines of @json, a JSON object a line, in the same form; what is none is skipped. A fault: no memory. */
struct outcome journal_take(struct span json, struct strbuf *ret);

/** Takes the next line off what a worker handed over. False at the end, or at what is cut. */
bool journal_next(struct span *rest, struct journal_line *ret);

#endif
