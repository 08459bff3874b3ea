#ifndef PIDSHOT_CAPTURE_UNOPENED_H
#define PIDSHOT_CAPTURE_UNOPENED_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/sink.h"

/** Whether @err says that whom a folder of /proc belongs to has ended: nothing to be told. */
bool unopened_is_gone(int err);

/** Folders of processes that could not be looked through: zero-initialised is none. */
struct unopened {
	size_t denied;   /**< for want of privilege */
	size_t others;   /**< for want of descriptors or memory, say */
	int err;         /**< of the first of those */
};

/** Adds one, unless it was that of a process that has ended. */
void unopened_add(struct unopened *unopened, int err);

/**
 * A row of `source` for the folder /proc/@pid@below (@pid 0: /proc itself) that could not be opened, for want of descriptors or memory say. None where it
 * is gone meanwhile.
 */
void unopened_note(struct sink *sink, int64_t pid, const char *below, int err);

#endif
