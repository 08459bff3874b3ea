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

/**
 * What of a group's path is below the folder @root that a mount shows, both as one reader sees them (in a control group namespace they may begin
 * with "/.."): "a/b" of "/x/a/b" below "/x". False: it is not below it. @ret is borrowed from @path.
 */
bool proc_cgroup_below(struct span path, struct span root, struct span *ret);

/** True if @controller is one of v1's group; of v2's there is no telling but by its files. */
bool proc_cgroup_has(const struct proc_cgroup *group, struct span controller);

#endif
