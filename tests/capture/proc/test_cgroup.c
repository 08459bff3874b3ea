#include "capture/proc/cgroup.h"

#include "tests/kit.h"

static void paths_may_hold_colons_and_blanks(void **state)
{
	struct span text = fixture("proc/cgroup");
	struct proc_cgroup group = { 0 };

	(void)state;
	assert_true(proc_cgroup_next(&text, &group));
	assert_int_equal(group.hierarchy, 9);
	assert_span(group.controllers, "name=systemd");
	assert_span(group.path, "/");
	assert_true(proc_cgroup_next(&text, &group));
	assert_int_equal(group.hierarchy, 5);
	assert_span(group.controllers, "cpu,cpuacct");
	assert_span(group.path, "/system.slice/a:b.service");
	assert_true(proc_cgroup_next(&text, &group));
	assert_int_equal(group.hierarchy, 0);
	assert_span(group.controllers, "");
	assert_span(group.path, "/system.slice/odd name.scope");
	assert_false(proc_cgroup_next(&text, &group));
}

static void other_lines_are_skipped(void **state)
{
	struct span text = span("\nx::/a\n1:cpu\n0::/b");
	struct proc_cgroup group = { 0 };

	(void)state;
	assert_true(proc_cgroup_next(&text, &group));
	assert_span(group.path, "/b");
	assert_false(proc_cgroup_next(&text, &group));
}

TESTS(paths_may_hold_colons_and_blanks, other_lines_are_skipped);
