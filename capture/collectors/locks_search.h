#ifndef PIDSHOT_COLLECTORS_LOCKS_SEARCH_H
#define PIDSHOT_COLLECTORS_LOCKS_SEARCH_H

#include "capture/proc/locks.h"
#include "capture/sink.h"

/** A lock that somebody waits for, of which the kernel's list does not say who holds it, or who waits. */
struct lock_sought {
	struct proc_lock lock;    /**< the holder's line */
	bool has_unknown_waiter;
};

/**
 * Looks through the descriptors of all processes for those @count locks, and writes rows of `lock_party`. Takes no longer than a
 * tenth of a second; what it could not look at becomes a row of `source`. Ok, or a fault.
 */
struct outcome locks_search(struct sink *sink, const struct lock_sought *sought, size_t count);

#endif
