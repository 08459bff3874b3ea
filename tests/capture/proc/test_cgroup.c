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

static void assert_below(const char *path, const char *root, const char *expected)
{
	struct span rest = { 0 };

	if (proc_cgroup_below(span(path), span(root), &rest) != (expected != NULL))
		fail_msg("%s below %s", path, root);
	if (expected)
		assert_span(rest, expected);
}

/* As mountinfo and cgroup of one process look to one reader, within a namespace and outside. */
static void what_is_below_a_mount(void **state)
{
	(void)state;
	assert_below("/a/b", "/", "a/b");
	assert_below("/", "/", "");
	assert_below("/docker/x", "/docker/x", "");
	assert_below("/docker/x/y", "/docker/x", "y");
	assert_below("/docker/xy", "/docker/x", NULL);
	assert_below("/docker", "/docker/x", NULL);
	assert_below("/..", "/..", "");
	assert_below("/../web", "/../web", "");
	assert_below("/../web", "/..", "web");
	/* outside of what a namespace shows */
	assert_below("/../web", "/", NULL);
	assert_below("/../../web", "/..", NULL);
	assert_below("/web", "/..", NULL);
}

static void controllers_are_whole_words(void **state)
{
	const struct proc_cgroup group = { .hierarchy = 3, .controllers = span("cpu,cpuacct") };
	const struct proc_cgroup unified = { .hierarchy = 0 };

	(void)state;
	assert_true(proc_cgroup_has(&group, span("cpu")));
	assert_true(proc_cgroup_has(&group, span("cpuacct")));
	assert_false(proc_cgroup_has(&group, span("cp")));
	assert_false(proc_cgroup_has(&unified, span("cpu")));
}

TESTS(paths_may_hold_colons_and_blanks, other_lines_are_skipped, what_is_below_a_mount, controllers_are_whole_words);
