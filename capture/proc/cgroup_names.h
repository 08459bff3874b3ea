#ifndef PIDSHOT_CAPTURE_PROC_CGROUP_NAMES_H
#define PIDSHOT_CAPTURE_PROC_CGROUP_NAMES_H

#include "capture/proc/cgroup_path.h"

/* What single components of a control group's path are made of. */

/** True for a container's id: 64 lower-case hexadecimal digits. */
bool container_is_id(struct span text);

/** A pod's uid: a UUID with dashes, or with underscores where systemd names the group, or the 32 digits of a static pod. False: it is none. */
bool container_pod_uid(struct span text, char ret[CGROUP_POD_UID_SIZE]);

/** The name without systemd's \x2d escapes (unit_name_escape(), src/basic/unit-name.c); ended by a NUL, cut where it does not fit. */
void unit_unescape(struct span name, char ret[CGROUP_NAME_SIZE]);

/** The number between @before and @after: "user-", "1000", ".slice". */
bool unit_user(struct span name, const char *before, const char *after, uint64_t *ret);

#endif
