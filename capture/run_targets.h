#ifndef PIDSHOT_CAPTURE_RUN_TARGETS_H
#define PIDSHOT_CAPTURE_RUN_TARGETS_H

#include "capture/settings.h"
#include "capture/target.h"

/** The processes of one capture. */
struct targets {
	struct target list[SETTINGS_PIDS];
	size_t count;
	size_t gone_count;       /**< of those asked for, not there */
	uint64_t estimate_bytes; /**< what the bundle may take at most, roughly */
	char name[64];           /**< of the first, fit for a file's name */
};

/** Opens all of @settings->pids that are there. False, with a line, if none is, or if one is a thread of another. */
bool targets_open(struct targets *targets, int proc, const struct settings *settings, struct strbuf *error);
void targets_close(struct targets *targets);

/** -o, or HOST-COMM-PID-UTC.pidshot.tar.zst. */
void targets_default_path(const struct targets *targets, const struct settings *settings, struct strbuf *ret);

#endif
