#include "capture/proc/container_mount.h"

#include "capture/proc/cgroup_names.h"
#include "common/array.h"

static struct span component(struct span *rest)
{
	struct span name = { 0 };

	span_field(rest, '/', &name);
	return name;
}

/* What follows "/FOLDER/" in a path; the root of a mount begins at its file system, so that what stands before differs. */
static bool after(struct span path, const char *folder, struct span *ret)
{
	ptrdiff_t at = span_find(path, folder);

	if (at < 0)
		return false;
	*ret = span_skip(path, (size_t)at + strlen(folder));
	return true;
}

/* moby container/container_unix.go: ROOT/containers/ID/hostname, hosts, resolv.conf. */
static bool add_docker(struct span root, struct span point, struct container_mount *ret)
{
	static const char *const files[][2] = { { "/etc/hostname", "hostname" }, { "/etc/hosts", "hosts" }, { "/etc/resolv.conf", "resolv.conf" } };
	struct span rest = { 0 };
	struct span id = { 0 };

	if (!after(root, "docker/containers/", &rest))
		return false;
	id = component(&rest);
	for (size_t i = 0; i < array_length(files); i++)
		if (span_is(point, files[i][0]) && span_is(rest, files[i][1]) && container_is_id(id)) {
			ret->runtime = "docker";
			ret->container_id = id;
			return true;
		}
	return false;
}

/* kubelet pkg/kubelet/kubelet_getters.go, kubelet_pods.go: pods/UID/etc-hosts, pods/UID/containers/NAME/8-HEX. */
static bool add_kubelet(struct span root, struct span point, struct container_mount *ret)
{
	char uid[CGROUP_POD_UID_SIZE] = "";
	struct span rest = { 0 };
	struct span name = { 0 };

	if (!after(root, "kubelet/pods/", &rest) || !container_pod_uid(component(&rest), uid))
		return false;
	if (span_is(point, "/dev/termination-log") && span_is(component(&rest), "containers"))
		name = component(&rest);
	else if (!span_is(point, "/etc/hosts") || !span_is(rest, "etc-hosts"))
		return false;
	memcpy(ret->pod_uid, uid, sizeof(uid));
	if (!span_is_empty(name))
		ret->name = name;
	return true;
}

bool container_mount_add(struct span root, struct span point, struct container_mount *ret)
{
	return add_docker(root, point, ret) || add_kubelet(root, point, ret);
}
