#ifndef PIDSHOT_CAPTURE_PROC_STAT_H
#define PIDSHOT_CAPTURE_PROC_STAT_H

#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** /proc/PID/stat and task/TID/stat: fs/proc/array.c do_task_stat(). Numbers as the kernel prints them. */
struct proc_stat {
	struct span comm;  /**< borrowed from the text: what stands between the first ( and the last ) */
	char state;
	int64_t ppid, pgid, sid, tty, tty_pgid;
	uint64_t flags;
	uint64_t minor_faults, child_minor_faults, major_faults, child_major_faults;
	uint64_t utime_ticks, stime_ticks;
	int64_t child_utime_ticks, child_stime_ticks;
	int64_t priority, nice, thread_count;
	uint64_t start_ticks;
	uint64_t vsz_bytes;
	int64_t rss_pages;
	int64_t processor, rt_priority, policy;
	uint64_t blkio_delay_ticks, guest_ticks;
};

/** Malformed unless all fields up to the guest time (the 43rd, since 2.6.24) are there: none is 0 because it was missing. */
struct outcome proc_stat_parse(struct span text, struct proc_stat *ret);

#endif
