#ifndef PIDSHOT_CAPTURE_PROC_KMSG_H
#define PIDSHOT_CAPTURE_PROC_KMSG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/** A record of /dev/kmsg: Documentation/ABI/testing/dev-kmsg. */
struct proc_kmsg {
	int64_t facility;    /**< 0: the kernel */
	int64_t level;       /**< 0 to 7 */
	int64_t sequence;
	int64_t time_us;     /**< since boot by the kernel log's own clock, which is near CLOCK_MONOTONIC */
	struct span message; /**< without its newline; unprintable bytes are \xNN already. Borrowed */
};

/** Malformed where it is no record. */
struct outcome proc_kmsg_parse(struct span record, struct proc_kmsg *ret);

/** What a line has to do with a process; the numbers of lookup log_reason. */
enum log_reason {
	LOG_OTHER,   /**< nothing */
	LOG_OOM,     /**< memory ran out, and somebody was killed or will be */
	LOG_NAME,    /**< has its name as a word */
	LOG_PID,     /**< has its id where ids stand: "x[42]", "pid 42", "x:42" */
};

enum log_reason log_reason_of(struct span message, struct span comm, pid_t pid);

#endif
