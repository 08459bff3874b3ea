#include "capture/proc/cgroup.h"

bool proc_cgroup_next(struct span *rest, struct proc_cgroup *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_cgroup found = { 0 };
		struct span hierarchy = { 0 };
		struct span names = { 0 };

		if (!span_split(line, ':', &hierarchy, &names) || !span_int64(hierarchy, &found.hierarchy) ||
		    !span_split(names, ':', &found.controllers, &found.path))
			continue;
		*ret = found;
		return true;
	}
	return false;
}
