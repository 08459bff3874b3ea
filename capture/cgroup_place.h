#ifndef PIDSHOT_CAPTURE_CGROUP_PLACE_H
#define PIDSHOT_CAPTURE_CGROUP_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/proc/cgroup.h"
#include "capture/sink.h"
#include "common/strbuf.h"

enum {
	CGROUP_PLACES = 32, /* hierarchies: v1 has a dozen controllers, and names of its own */
	CGROUP_LEVELS = 16, /* of a hierarchy, from the target's group up; kubelet makes four, a container in a container eight */
};

/** Who sees the files of a group. */
enum cgroup_reach {
	CGROUP_NOWHERE, /**< neither our mounts nor the target's show it */
	CGROUP_HERE,    /**< we do */
	CGROUP_INSIDE,  /**< the target does, as where the capture runs in a container beside it: read by a worker, as that path is the target's choice */
};

/** A control group of a target, one a line of /proc/PID/cgroup, and where its files are. */
struct cgroup_place {
	struct proc_cgroup group;  /**< borrowed from the text given to cgroup_places_find() */
	enum cgroup_reach reach;
	struct strbuf directory;   /**< absolute, as its reader sees it: "/sys/fs/cgroup/a/b"; inside: within the target's root */
	size_t mount_length;       /**< what of @directory is the mount point: groups above it are not to be seen */
};

struct cgroup_places {
	size_t count;
	struct cgroup_place at[CGROUP_PLACES];
};

/** Finds the groups of @text, a /proc/PID/cgroup of @target's. What our own mounts do not show is looked for in the target's. */
void cgroup_places_find(const struct sink *sink, const struct target *target, struct span text, struct cgroup_places *ret);
void cgroup_places_deinit(struct cgroup_places *places);
#define cleanup_cgroup_places __attribute__((cleanup(cgroup_places_deinit)))

/** The directory of the group itself (level 0), its parent (1) and so on; false above the mount point, and past CGROUP_LEVELS. Borrowed. */
bool cgroup_place_level(const struct cgroup_place *place, size_t level, struct span *ret);

/** The group's path at that level, as /proc/PID/cgroup writes it. Borrowed. */
struct span cgroup_place_path(const struct cgroup_place *place, size_t level);

/** Opens a directory of a place that is here; -1 and errno otherwise. */
int cgroup_open(const struct sink *sink, struct span directory);

#endif
