#ifndef PIDSHOT_CAPTURE_CGROUP_FOLDER_H
#define PIDSHOT_CAPTURE_CGROUP_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/proc/cgroup.h"
#include "common/outcome.h"
#include "common/strbuf.h"

/** How much of a group is read. */
enum cgroup_extent {
	CGROUP_LIMITS, /**< of a group above the target's, and of a root: what limits those below, and how much of it is used */
	CGROUP_ALL,    /**< of the target's own group: every file but lists of processes and what is no state of the group */
};

/** A folder as cgroup_folder_head() and cgroup_folder_read() packed it. */
struct cgroup_folder {
	uint64_t inode;   /**< the kernel's id of the group, unique within its hierarchy */
	bool is_root;     /**< the hierarchy's root: no group is above it */
	bool has_pressure; /**< pressure stall information of the group is read */
	struct span rest; /**< files still to come */
};

struct cgroup_folder_file {
	struct span name;
	struct outcome got;
	struct span bytes;
	uint64_t t_ns, duration_ns;
};

/** Packs which group an open directory is. Ok, or a gap. */
struct outcome cgroup_folder_head(int dir, struct strbuf *ret);

/**
 * Reads the group's files and packs them after the head: in this process, or in a worker whose answer it is. @is_theirs: the folder may only look
 * like a group's. Ok, or a gap.
 */
struct outcome cgroup_folder_read(int dir, const struct proc_cgroup *group, enum cgroup_extent extent, bool is_theirs, struct strbuf *ret);

/** Begins to unpack; false: these bytes are no folder. @ret borrows from them. */
bool cgroup_folder_open(struct span bytes, struct cgroup_folder *ret);

/** The next file; false at the end. */
bool cgroup_folder_next(struct cgroup_folder *folder, struct cgroup_folder_file *ret);

/** True for the files that CGROUP_LIMITS reads of every group, which leaves memory.stat: of groups with a limit alone. */
bool cgroup_is_limit(struct span name);

#endif
