#ifndef PIDSHOT_CAPTURE_CGROUP_CPU_H
#define PIDSHOT_CAPTURE_CGROUP_CPU_H

#include "capture/proc/cgroup.h"
#include "capture/sink.h"

/**
 * The folder of a control group below /sys, as "sys/fs/cgroup/unified/a.slice", appended to @ret. False where it is not found: not mounted
 * at the usual place, or outside of what our own namespace shows.
 */
bool cgroup_folder(const struct sink *sink, const struct proc_cgroup *group, struct strbuf *ret);

/** True for the hierarchy whose cpu.stat counts: v2, or v1's cpu controller. */
bool cgroup_has_cpu(const struct proc_cgroup *group);

/** Reads the target's cpu.stat once more, at the end of the window: rows, no member. A fault, or ok whatever it gave. */
struct outcome cgroup_cpu_read_again(struct sink *sink, const struct target *target);

/** The rows of cgroup_cpu from the text of a cpu.stat. */
void cgroup_cpu_store(struct sink *sink, pid_t pid, uint64_t t_ns, struct span text);

#endif
