#include "capture/cgroup_place.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "capture/proc/mountinfo.h"
#include "common/cleanup.h"
#include "common/io.h"

/* Each controller is in one hierarchy, so that one name tells which is mounted. v1 lists them among the file system's options. */
static bool is_hierarchy(const struct proc_mount *mount, const struct proc_cgroup *group)
{
	struct span rest = mount->super_options;
	struct span controllers = group->controllers;
	struct span wanted = { 0 };
	struct span option = { 0 };

	if (group->hierarchy == 0)
		return span_is(mount->type, "cgroup2");
	if (!span_is(mount->type, "cgroup") || !span_field(&controllers, ',', &wanted))
		return false;
	while (span_field(&rest, ',', &option))
		if (span_equal(option, wanted))
			return true;
	return false;
}

/* Where the mount shows the group; false: it does not. */
static bool place_in(const struct proc_mount *mount, struct cgroup_place *place)
{
	cleanup_strbuf struct strbuf root = { 0 };
	struct strbuf directory = { 0 };
	struct span below = { 0 };
	size_t mount_length = 0;

	proc_mount_unescape(mount->root, &root);
	if (!is_hierarchy(mount, &place->group) || !proc_cgroup_below(place->group.path, strbuf_span(&root), &below))
		return false;
	proc_mount_unescape(mount->point, &directory);
	mount_length = directory.length;
	if (!span_is_empty(below))
		strbuf_add_byte(&directory, '/');
	strbuf_add(&directory, below);
	place->directory = directory;
	place->mount_length = mount_length;
	return !strbuf_failed(&directory);
}

int cgroup_open(const struct sink *sink, struct span directory)
{
	cleanup_strbuf struct strbuf path = { 0 };
	bool in_sys = span_starts(directory, "/sys/") && sink_sys(sink) >= 0;

	/* A test's tree has its own /sys. */
	strbuf_add(&path, span_skip(directory, in_sys ? strlen("/sys/") : 0));
	if (strbuf_failed(&path)) {
		errno = ENOMEM;
		return -1;
	}
	return openat(in_sys ? sink_sys(sink) : AT_FDCWD, strbuf_text(&path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Something else may be mounted over it, and the group may be gone. */
static bool is_here(const struct sink *sink, struct span directory)
{
	cleanup_fd int fd = cgroup_open(sink, directory);

	return fd >= 0 && !faccessat(fd, "cgroup.procs", F_OK, 0);
}

/* Of several mounts that show a group the one that shows most of the groups above it. */
static bool is_better(const struct cgroup_place *found, const struct cgroup_place *place)
{
	return place->reach == CGROUP_NOWHERE || (place->reach == found->reach && found->directory.length - found->mount_length >
									   place->directory.length - place->mount_length);
}

static void look_through(const struct sink *sink, struct span mounts, enum cgroup_reach reach, struct cgroup_places *places)
{
	struct proc_mount mount = { 0 };
	struct span line = { 0 };

	while (span_next_line(&mounts, &line)) {
		bool is_cgroup = is_ok(proc_mount_parse(line, &mount)) && span_starts(mount.type, "cgroup");

		for (size_t i = 0; is_cgroup && i < places->count; i++) {
			struct cgroup_place *place = &places->at[i];
			struct cgroup_place found = { .group = place->group, .reach = reach };

			if (place_in(&mount, &found) && is_better(&found, place) &&
			    (reach == CGROUP_INSIDE || is_here(sink, strbuf_span(&found.directory)))) {
				strbuf_deinit(&place->directory);
				*place = found;
			} else {
				strbuf_deinit(&found.directory);
			}
		}
	}
}

static bool is_one_nowhere(const struct cgroup_places *places)
{
	for (size_t i = 0; i < places->count; i++)
		if (places->at[i].reach == CGROUP_NOWHERE)
			return true;
	return false;
}

void cgroup_places_find(const struct sink *sink, const struct target *target, struct span text, struct cgroup_places *ret)
{
	struct strbuf mounts = { 0 };
	struct proc_cgroup group = { 0 };

	*ret = (struct cgroup_places){ 0 };
	while (ret->count < CGROUP_PLACES && proc_cgroup_next(&text, &group))
		ret->at[ret->count++].group = group;
	if (is_ok(io_read_at(sink_proc(sink), "self/mountinfo", &mounts, SINK_FILE_CAP)))
		look_through(sink, strbuf_span(&mounts), CGROUP_HERE, ret);
	strbuf_reset(&mounts);
	if (is_one_nowhere(ret) && is_ok(io_read_at(target->dir, "mountinfo", &mounts, SINK_FILE_CAP)))
		look_through(sink, strbuf_span(&mounts), CGROUP_INSIDE, ret);
	strbuf_deinit(&mounts);
}

void cgroup_places_deinit(struct cgroup_places *places)
{
	for (size_t i = 0; i < places->count; i++)
		strbuf_deinit(&places->at[i].directory);
	places->count = 0;
}

bool cgroup_place_level(const struct cgroup_place *place, size_t level, struct span *ret)
{
	struct span directory = strbuf_span(&place->directory);

	for (size_t up = 0; up < level; up++) {
		if (directory.length <= place->mount_length || up + 1 == CGROUP_LEVELS)
			return false;
		directory = span_first(directory, (size_t)span_last_index(directory, '/'));
	}
	*ret = directory;
	return true;
}

struct span cgroup_place_path(const struct cgroup_place *place, size_t level)
{
	struct span path = place->group.path;

	for (size_t up = 0; up < level && path.length > 1; up++) {
		ptrdiff_t slash = span_last_index(path, '/');

		path = span_first(path, slash > 0 ? (size_t)slash : 1);
	}
	return path;
}
