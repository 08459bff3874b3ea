#ifndef PIDSHOT_CAPTURE_CGROUP_READ_H
#define PIDSHOT_CAPTURE_CGROUP_READ_H

#include "capture/cgroup_rows.h"

/**
 * Reads the groups of @places, and of those above them what limits them: rows as cgroup_rows_store() says. A folder that cannot be read is a gap.
 * @ret_has_pressure: one of the target's own groups tells its pressure.
 */
struct outcome cgroup_read(struct sink *sink, const struct target *target, const struct cgroup_places *places, enum cgroup_moment moment,
			   bool *ret_has_pressure);

#endif
