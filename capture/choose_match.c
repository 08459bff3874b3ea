#include "capture/choose_match.h"

#include "capture/proc/cgroup.h"

void choose_shown(const struct listed *process, struct strbuf *ret)
{
	struct span arguments = process->arguments;
	size_t start = ret->length;

	while (arguments.length && arguments.at[arguments.length - 1] == '\0')
		arguments.length--;
	if (arguments.length) {
		strbuf_add(ret, arguments);
		for (size_t i = start; i < ret->length; i++)
			if (ret->at[i] == '\0')
				ret->at[i] = ' ';
		return;
	}
	strbuf_add_byte(ret, '[');
	strbuf_add(ret, process->comm);
	strbuf_add_text(ret, process->is_zombie ? "] <defunct>" : "]");
}

static struct span base_name(struct span path)
{
	return span_skip(path, (size_t)(span_last_index(path, '/') + 1));
}

bool choose_is_named(const struct listed *process, struct span name)
{
	struct span rest = process->arguments;
	struct span first = { 0 };

	span_field(&rest, '\0', &first);
	/* A login shell has "-bash" there: login(1). */
	if (span_starts(first, "-"))
		first = span_skip(first, 1);
	if (span_is_empty(name))
		return false;
	if (span_index(name, '/') >= 0)
		return span_equal(name, process->exe) || span_equal(name, first);
	return span_equal(name, process->comm) || span_equal(name, base_name(process->exe)) || span_equal(name, base_name(first));
}

static bool is_within(struct span path, struct span group)
{
	while (span_ends(group, "/"))
		group.length--;
	return span_equal(span_first(path, group.length), group) && (path.length == group.length || path.at[group.length] == '/');
}

static bool has_controller(struct span controllers, struct span name)
{
	struct span one = { 0 };

	/* "cpu,cpuacct" is both a folder's name and two names; "name=systemd" is mounted as systemd. */
	if (span_equal(controllers, name))
		return true;
	while (span_field(&controllers, ',', &one))
		if (span_equal(one, name) || (span_starts(one, "name=") && span_equal(span_skip(one, strlen("name=")), name)))
			return true;
	return false;
}

/* @path below /sys/fs/cgroup, with its slash. */
static bool is_in_folder(const struct proc_cgroup *group, struct span path)
{
	struct span rest = span_skip(path, 1);
	struct span mount = { 0 };
	size_t length = 0;

	span_field(&rest, '/', &mount);
	length = mount.length + 1 < path.length ? mount.length + 1 : path.length;
	if (group->hierarchy == 0)
		return is_within(group->path, path) || (span_is(mount, "unified") && is_within(group->path, span_skip(path, length)));
	return has_controller(group->controllers, mount) && is_within(group->path, span_skip(path, length));
}

bool choose_is_in_group(struct span cgroups, struct span path)
{
	static const char mount[] = "/sys/fs/cgroup";
	struct proc_cgroup group = { 0 };
	bool is_folder = is_within(path, span(mount));

	while (proc_cgroup_next(&cgroups, &group)) {
		struct span shown = span_starts(path, "/") ? group.path : span_skip(group.path, 1);

		if (is_folder ? is_in_folder(&group, span_skip(path, strlen(mount))) : is_within(shown, path))
			return true;
	}
	return false;
}
