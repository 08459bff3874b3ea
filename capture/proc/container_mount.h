#ifndef PIDSHOT_CAPTURE_PROC_CONTAINER_MOUNT_H
#define PIDSHOT_CAPTURE_PROC_CONTAINER_MOUNT_H

#include "capture/proc/cgroup_path.h"

/**
 * What a mount in the target's root tells about its container; that is all there is where a control group namespace hides the path. Docker and
 * kubelet mount files of the container's own folder over /etc/hostname, /etc/hosts and /dev/termination-log.
 */
struct container_mount {
	const char *runtime;               /**< docker; NULL: not told */
	struct span container_id;          /**< empty: not told */
	char pod_uid[CGROUP_POD_UID_SIZE]; /**< empty: not told */
	struct span name;                  /**< of the container within its pod; empty: not told */
};

/** Adds to @ret what a mount tells; @root and @point as in mountinfo. False: it tells nothing, and @ret stays. @ret borrows from @root. */
bool container_mount_add(struct span root, struct span point, struct container_mount *ret);

#endif
