#ifndef PIDSHOT_CAPTURE_PROC_CGROUP_H
#define PIDSHOT_CAPTURE_PROC_CGROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** A line of /proc/PID/cgroup, "4:cpu,cpuacct:/user.slice": cgroups(7). */
struct proc_cgroup {
	int64_t hierarchy;       /**< 0: the unified one (v2) */
	struct span controllers; /**< comma between; empty for v2; borrowed */
	struct span path;        /**< borrowed */
};

/** Takes the next line off @rest; others are skipped. False at the end. */
bool proc_cgroup_next(struct span *rest, struct proc_cgroup *ret);

#endif
