/* What is made of control groups, on any bytes: cgroup_path, cgroup_file, container_mount, id_map of capture/proc. */
#include <stdlib.h>

#include "capture/proc/cgroup.h"
#include "capture/proc/cgroup_file.h"
#include "capture/proc/cgroup_path.h"
#include "capture/proc/container_mount.h"
#include "capture/proc/id_map.h"
#include "capture/proc/mountinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was borrowed is of the text. */
static void check_borrowed(struct span text, struct span part)
{
	if (part.length && (part.at < text.at || part.at + part.length > text.at + text.length))
		abort();
}

static void feed_path(struct span text)
{
	struct cgroup_identity identity = cgroup_identity_of(text, text.length & 1);
	struct span below = { 0 };
	struct span root = { 0 };
	struct span path = { 0 };

	check_borrowed(text, identity.container_id);
	check_borrowed(text, identity.unit);
	check_borrowed(text, identity.inner_unit);
	check_borrowed(text, identity.slice);
	if (strlen(identity.machine) >= sizeof(identity.machine) || strlen(identity.pod_uid) >= sizeof(identity.pod_uid))
		abort();
	if (identity.container_id.length && identity.container_id.length != 64)
		abort();
	if (span_split(text, '\n', &root, &path) && proc_cgroup_below(path, root, &below)) {
		check_borrowed(path, below);
		/* Whoever is below a mount has no way out of it. */
		if (span_is(below, "..") || span_starts(below, "../"))
			abort();
	}
}

static void feed_values(struct span text)
{
	static const char *const names[] = { "cpu.max", "io.stat" };

	for (size_t i = 0; i < 2; i++) {
		struct cgroup_values values = cgroup_values_of(span(names[i]), text);
		struct cgroup_value value = { 0 };
		size_t count = 0;

		while (cgroup_value_next(&values, &value)) {
			if (++count > text.length)
				abort();
			check_borrowed(text, value.text);
			check_borrowed(text, value.field);
		}
	}
}

static void feed_mounts(struct span text)
{
	struct proc_mount mount = { 0 };
	struct container_mount told = { 0 };
	struct proc_id_map map = { 0 };
	struct span rest = text;
	struct span line = { 0 };

	while (span_next_line(&rest, &line)) {
		if (!is_ok(proc_mount_parse(line, &mount)))
			continue;
		container_mount_add(mount.root, mount.point, &told);
		check_borrowed(text, told.name);
		check_borrowed(text, told.container_id);
	}
	for (rest = text; proc_id_map_next(&rest, &map);)
		if (map.count > UINT32_MAX)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed_path(span_of(data, size));
	feed_values(span_of(data, size));
	feed_mounts(span_of(data, size));
	return 0;
}
