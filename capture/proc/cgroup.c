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

static bool take_component(struct span *path, struct span *ret)
{
	while (span_field(path, '/', ret))
		if (!span_is_empty(*ret))
			return true;
	return false;
}

bool proc_cgroup_below(struct span path, struct span root, struct span *ret)
{
	struct span wanted = { 0 };
	struct span found = { 0 };
	struct span rest = path;

	while (take_component(&root, &wanted))
		if (!take_component(&rest, &found) || !span_equal(wanted, found))
			return false;
	while (span_starts(rest, "/"))
		rest = span_skip(rest, 1);
	*ret = rest;
	/* "/../x" below "/": the kernel's words for what a namespace's root is not above. */
	return !take_component(&rest, &found) || !span_is(found, "..");
}

bool proc_cgroup_has(const struct proc_cgroup *group, struct span controller)
{
	struct span rest = group->controllers;
	struct span name = { 0 };

	while (span_field(&rest, ',', &name))
		if (span_equal(name, controller))
			return true;
	return false;
}
