#ifndef PIDSHOT_CAPTURE_PROC_HOST_STAT_H
#define PIDSHOT_CAPTURE_PROC_HOST_STAT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

enum { PROC_HOST_STAT_TIMES = 10 }; /* user nice system idle iowait irq softirq steal guest guest_nice */

/** A line of /proc/stat: proc(5). */
struct proc_host_stat {
	bool is_cpu;
	int64_t cpu;                                /**< -1: all */
	uint64_t time_ticks[PROC_HOST_STAT_TIMES];  /**< of a CPU; what an older kernel lacks is 0 */
	struct span name;                           /**< of another line: ctxt, intr, ...; borrowed */
	uint64_t value;                             /**< its first number */
};

/** Takes the next line off @rest; what is neither is skipped. False at the end. */
bool proc_host_stat_next(struct span *rest, struct proc_host_stat *ret);

#endif
