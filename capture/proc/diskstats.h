#ifndef PIDSHOT_CAPTURE_PROC_DISKSTATS_H
#define PIDSHOT_CAPTURE_PROC_DISKSTATS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

enum {
	PROC_DISK_OLDEST = 11,  /* counters of a kernel before 4.18 */
	PROC_DISK_COUNTERS = 17 /* with discards (4.18) and flushes (5.5) */
};

/** A line of /proc/diskstats: Documentation/admin-guide/iostats.rst. */
struct proc_disk {
	uint64_t major, minor;
	struct span name;                     /**< borrowed */
	int counter_count;                    /**< how many the kernel has */
	uint64_t counter[PROC_DISK_COUNTERS]; /**< in the file's order; sectors are of 512 bytes, times in ms */
};

/** Takes the next line off @rest; others are skipped. False at the end. */
bool proc_diskstats_next(struct span *rest, struct proc_disk *ret);

#endif
