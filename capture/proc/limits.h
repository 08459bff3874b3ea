#ifndef PIDSHOT_PROC_LIMITS_H
#define PIDSHOT_PROC_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** What the kernel prints as "unlimited". No limit is negative, so it cannot be mistaken for one. */
#define LIMIT_UNLIMITED INT64_C(-1)

enum { LIMITS_COUNT = 16 }; /* RLIM_NLIMITS, include/uapi/asm-generic/resource.h */

/** One line of the file. */
struct proc_limit {
	int resource;  /**< RLIMIT_ number */
	int64_t soft;  /**< in the resource's own unit (lookups/rlimit.tsv), or LIMIT_UNLIMITED */
	int64_t hard;  /**< likewise */
};

struct proc_limits {
	size_t count;
	struct proc_limit row[LIMITS_COUNT];
};

/**
 * Parses /proc/PID/limits as proc_pid_limits() in fs/proc/base.c prints it, unchanged since Linux 2.6.24.
 *
 * A resource that is not known here is skipped: a newer kernel may have more of them, and its raw text is
 * in the bundle. Returns OUTCOME_OK, or OUTCOME_MALFORMED with the rows before the bad line in @ret.
 */
struct outcome proc_limits_parse(struct span text, struct proc_limits *ret);

#endif
