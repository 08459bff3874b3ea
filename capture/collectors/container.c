/* Which control groups a target is in, and what their paths tell: its container, pod or unit. */
#include <unistd.h>

#include "capture/collectors/container_image.h"
#include "capture/proc/cgroup.h"
#include "capture/proc/cgroup_path.h"
#include "capture/proc/container_mount.h"
#include "capture/proc/mountinfo.h"
#include "capture/registry.h"
#include "common/cleanup.h"
#include "common/io.h"

static void store_group(struct sink *sink, pid_t pid, const struct proc_cgroup *group)
{
	struct row *row = sink_row(sink, TABLE_CGROUP_MEMBERSHIP);

	row_int(row, CGROUP_MEMBERSHIP_PID, pid);
	row_int(row, CGROUP_MEMBERSHIP_HIERARCHY, group->hierarchy);
	row_text(row, CGROUP_MEMBERSHIP_CONTROLLERS, group->controllers);
	row_text(row, CGROUP_MEMBERSHIP_PATH, group->path);
}

/* The initial namespace has a number of its own (PROC_CGROUP_INIT_INO, include/linux/proc_ns.h); kernels before 4.6 have no such namespace. */
static bool is_namespaced(const struct sink *sink)
{
	char link[64] = "";
	ssize_t length = readlinkat(sink_proc(sink), "self/ns/cgroup", link, sizeof(link));

	return length > 0 && !span_is(span_of(link, (size_t)length), "cgroup:[4026531835]");
}

/* v1 has a path for each hierarchy, and not all tell: of equals the first. */
static int weight(const struct cgroup_identity *identity)
{
	return (int)identity->kind * 4 + !span_is_empty(identity->unit) * 2 + !span_is_empty(identity->slice);
}

static void text_column(struct row *row, int column, struct span text)
{
	if (!span_is_empty(text))
		row_text(row, column, text);
}

static struct outcome store_identity(struct sink *sink, pid_t pid, const struct cgroup_identity *identity, const struct container_mount *mount)
{
	struct span runtime = span(mount ? mount->runtime : identity->runtime);
	struct span id = mount ? mount->container_id : identity->container_id;
	bool is_container = identity->kind == CGROUP_KIND_CONTAINER;
	cleanup_strbuf struct strbuf image = { 0 };
	struct outcome got = span_is_empty(id) ? outcome_ok() : container_image(sink, pid, runtime, id, &image);
	struct row *row = NULL;

	if (is_fault(got))
		return got;
	row = sink_row(sink, TABLE_CONTAINER_IDENTITY);

	row_int(row, CONTAINER_IDENTITY_PID, pid);
	row_int(row, CONTAINER_IDENTITY_KIND, mount ? CGROUP_KIND_CONTAINER : identity->kind);
	text_column(row, CONTAINER_IDENTITY_RUNTIME, runtime);
	text_column(row, CONTAINER_IDENTITY_CONTAINER_ID, id);
	text_column(row, CONTAINER_IDENTITY_IMAGE, strbuf_span(&image));
	text_column(row, CONTAINER_IDENTITY_NAME, mount ? mount->name : span(identity->machine));
	if (mount || is_container)
		row_int(row, CONTAINER_IDENTITY_IS_MONITOR, identity->is_monitor);
	text_column(row, CONTAINER_IDENTITY_POD_UID, span(mount ? mount->pod_uid : identity->pod_uid));
	text_column(row, CONTAINER_IDENTITY_POD_QOS, span(identity->pod_qos));
	text_column(row, CONTAINER_IDENTITY_UNIT, identity->unit);
	text_column(row, CONTAINER_IDENTITY_INNER_UNIT, identity->inner_unit);
	text_column(row, CONTAINER_IDENTITY_SLICE, identity->slice);
	if (identity->has_user)
		row_int(row, CONTAINER_IDENTITY_USER_UID, (int64_t)identity->user_uid);
	row_text(row, CONTAINER_IDENTITY_TOLD_BY, span(mount ? "/proc/PID/mountinfo" : "/proc/PID/cgroup"));
	return outcome_ok();
}

/* Spans of @ret are borrowed from @text. */
static bool ask_mounts(const struct target *target, struct strbuf *text, struct container_mount *ret)
{
	struct span rest = { 0 };
	struct span line = { 0 };
	struct proc_mount mount = { 0 };
	bool found = false;

	if (!is_ok(io_read_at(target->dir, "mountinfo", text, SINK_FILE_CAP)))
		return false;
	rest = strbuf_span(text);
	while (span_next_line(&rest, &line))
		if (is_ok(proc_mount_parse(line, &mount)))
			found = container_mount_add(mount.root, mount.point, ret) || found;
	return found;
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	cleanup_strbuf struct strbuf mounts = { 0 };
	struct container_mount mount = { 0 };
	struct cgroup_identity best = { 0 };
	struct proc_cgroup group = { 0 };
	struct span text = { 0 };
	bool namespaced = is_namespaced(sink);
	bool has_mount = false;
	struct outcome got = sink_read(sink, target, "cgroup", &text);

	if (!is_ok(got))
		return got;
	while (proc_cgroup_next(&text, &group)) {
		struct cgroup_identity identity = cgroup_identity_of(group.path, namespaced);

		store_group(sink, target->pid, &group);
		if (weight(&identity) > weight(&best))
			best = identity;
	}
	if (best.kind == CGROUP_KIND_HIDDEN || best.kind == CGROUP_KIND_UNKNOWN)
		has_mount = ask_mounts(target, &mounts, &mount);
	return store_identity(sink, target->pid, &best, has_mount ? &mount : NULL);
}

const struct collector collector_container = {
	.name = "container",
	.about = "container, pod or systemd unit, as control groups and mounts tell it; its image, as its runtime keeps it",
	.cost = COST_READ,
	.tables = { TABLE_CGROUP_MEMBERSHIP, TABLE_CONTAINER_IDENTITY },
	.table_count = 2,
	.collect = collect,
};
