#ifndef PIDSHOT_PROC_LOCKS_H
#define PIDSHOT_PROC_LOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** One line of /proc/locks, or of a "lock:" line of fdinfo: fs/locks.c lock_get_status(). Spans are borrowed from the text. */
struct proc_lock {
	int64_t position;      /**< the kernel's number of the line */
	bool blocked;          /**< waits for the lock of that number */
	struct span kind;      /**< POSIX, OFDLCK, FLOCK, LEASE, DELEG, ACCESS */
	struct span strength;  /**< ADVISORY, ACTIVE, BREAKING, ... */
	struct span access;    /**< READ, WRITE, UNLCK, ... */
	int64_t owner_pid;     /**< -1: not one process */
	bool has_file;
	uint64_t device_major, device_minor, inode;
	uint64_t start_bytes;
	bool has_end;          /**< false: to the end of the file */
	uint64_t end_bytes;    /**< last byte */
};

/** Malformed, and nothing written, unless the line is whole. */
struct outcome proc_lock_parse(struct span line, struct proc_lock *ret);

#endif
