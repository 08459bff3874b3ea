#ifndef PIDSHOT_CAPTURE_CGROUP_ROWS_H
#define PIDSHOT_CAPTURE_CGROUP_ROWS_H

#include "capture/cgroup_folder.h"
#include "capture/cgroup_place.h"

/** When a group was read. Stored as numbers. */
enum cgroup_moment { CGROUP_AT_START, CGROUP_AT_END };

/** A group's folder on its way into the tables. */
struct cgroup_read {
	const struct cgroup_place *place;
	size_t level;
	enum cgroup_moment moment;
	struct cgroup_folder unpacked;
	bool has_limits; /* the files of CGROUP_LIMITS are stored already: it is above another target's group */
};

/**
 * Takes the head of what cgroup_folder_head() packed: at the start a row of cgroup_level. False: this much of the group is stored already, for
 * another target.
 */
bool cgroup_rows_begin(struct sink *sink, const struct target *target, struct cgroup_read *folder, struct span bytes);

/** Rows of the files in @bytes, head and files: of cgroup_value and cgroup_psi, and at the start raw members. Ok, or a fault. */
struct outcome cgroup_rows_store(struct sink *sink, const struct target *target, struct cgroup_read *folder, struct span bytes);

/** The folder as the bundle and the report name it: below /proc/PID/root where the target alone sees it. */
void cgroup_rows_path(const struct target *target, const struct cgroup_place *place, size_t level, struct strbuf *ret);

#endif
