#ifndef PIDSHOT_CAPTURE_RUN_H
#define PIDSHOT_CAPTURE_RUN_H

#include "capture/budget.h"
#include "capture/settings.h"
#include "common/hash.h"

/** What a run left behind, for main to say. */
struct run_result {
	enum ended ended;
	size_t gone_count;      /**< of several pids, those that were not there */
	struct strbuf path;     /**< of the bundle */
	uint64_t size_bytes;
	uint64_t gap_count;
	struct hash root;
};

/**
 * Captures @settings->pids and writes the bundle. @arguments: own command line, for the bundle. False with one line in @error: nothing was
 * written. @ret->path is the caller's to free.
 */
bool run_capture(const struct settings *settings, struct span arguments, struct run_result *ret, struct strbuf *error);

/** Appends what --plan says: what would be read, in which order, under which budgets. Opens nothing but the targets. */
bool run_plan(const struct settings *settings, struct strbuf *ret, struct strbuf *error);

/** Appends what --list says. */
void run_list(struct strbuf *ret);

#endif
