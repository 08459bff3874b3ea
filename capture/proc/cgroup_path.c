#include "capture/proc/cgroup_path.h"

#include "capture/proc/cgroup_names.h"
#include "common/array.h"

/*
 * What is where, as the programs that make the groups write it:
 *   docker      moby daemon/oci_linux.go (WithCgroups): /docker/ID, CGROUP-PARENT.slice/docker-ID.scope
 *   kubelet     pkg/kubelet/cm/cgroup_manager_linux.go (ToSystemd, ToCgroupfs), pod_container_manager_linux.go
 *   containerd  internal/cri/util (GetCgroupsPath): SLICE:cri-containerd:ID, a path of its own where the runtime does not go through systemd
 *   cri-o       internal/config/cgmgr: crio-ID, crio-conmon-ID
 *   podman      libpod/container_internal_linux.go: libpod-ID, libpod-conmon-ID, libpod-payload-ID
 *   lxc         src/lxc/cgroups/cgfsng.c: lxc.payload.NAME, lxc.monitor.NAME; before 4.0 /lxc/NAME
 *   systemd     src/nspawn/nspawn-cgroup.c: payload, supervisor; src/machine/machine.c: machine-NAME.scope
 */

/* What stands before the 64 hexadecimal digits of a component, with ".scope" after them or without. */
static const struct {
	const char *prefix;
	const char *runtime;
	bool is_monitor;
} prefixes[] = {
	{ "cri-containerd-", "containerd", false }, { "crio-", "cri-o", false },           { "crio-conmon-", "cri-o", true },
	{ "docker-", "docker", false },             { "libpod-", "podman", false },        { "libpod-conmon-", "podman", true },
	{ "libpod-payload-", "podman", false },     { "nerdctl-", "containerd", false },
};

/* A folder, or the beginning of a component, and after it the name that somebody gave the container. */
static const struct {
	const char *folder;
	const char *prefix;
	const char *runtime;
	bool is_monitor;
} named[] = {
	{ "lxc", NULL, "lxc", false },
	{ "lxc.monitor", "lxc.monitor.", "lxc", true },
	{ "lxc.payload", "lxc.payload.", "lxc", false },
	{ NULL, "systemd-nspawn@", "systemd-nspawn", false },
};

/* A path on its way: the component at hand and the one before it. */
struct walk {
	struct cgroup_identity *identity;
	struct span before;
	struct span here;
};

static struct span without(struct span name, const char *ending)
{
	return span_ends(name, ending) ? span_first(name, name.length - strlen(ending)) : name;
}

static bool is_named(const struct cgroup_identity *identity)
{
	return identity->machine[0] || !span_is_empty(identity->container_id);
}

static bool become_container(struct walk *walk, const char *runtime, struct span id, bool is_monitor)
{
	struct cgroup_identity *identity = walk->identity;

	/* Of a container in a container the outer one's name and units do not hold; a pod of its own is still the pod. */
	identity->machine[0] = '\0';
	identity->inner_unit = (struct span){ 0 };
	identity->kind = CGROUP_KIND_CONTAINER;
	identity->runtime = runtime;
	identity->container_id = id;
	identity->is_monitor = is_monitor;
	return true;
}

static bool take_prefixed(struct walk *walk)
{
	struct span name = without(walk->here, ".scope");

	for (size_t i = 0; i < array_length(prefixes); i++) {
		struct span id = span_skip(name, strlen(prefixes[i].prefix));

		if (span_starts(name, prefixes[i].prefix) && container_is_id(id))
			return become_container(walk, prefixes[i].runtime, id, prefixes[i].is_monitor);
	}
	return false;
}

/* "burstable-podUID", "podUID", "besteffort" or nothing: what follows kubepods. */
static bool pod_parse(struct span rest, struct cgroup_identity *ret)
{
	static const char *const classes[][2] = { { "besteffort", "BestEffort" }, { "burstable", "Burstable" } };

	for (size_t i = 0; i < array_length(classes); i++)
		if (span_starts(rest, classes[i][0])) {
			ret->pod_qos = classes[i][1];
			rest = span_skip(rest, strlen(classes[i][0]));
			rest = span_skip(rest, span_starts(rest, "-"));
		}
	return span_is_empty(rest) || (span_starts(rest, "pod") && container_pod_uid(span_skip(rest, strlen("pod")), ret->pod_uid));
}

/*
 * kubelet's groups. Named for systemd each repeats those above it, kubepods-burstable-podUID.slice; as folders they stand one below the other,
 * kubepods/burstable/podUID. kind puts kubelet's own slice before them: kubelet-kubepods.slice.
 */
static bool take_pod(struct walk *walk, struct span here)
{
	struct cgroup_identity *identity = walk->identity;
	struct cgroup_identity pod = { .kind = CGROUP_KIND_CONTAINER, .is_pod = true, .pod_qos = "Guaranteed" };
	struct span name = without(here, ".slice");
	ptrdiff_t at = span_find(name, "kubepods");
	struct span rest = span_skip(name, at < 0 ? 0 : (size_t)at + strlen("kubepods"));

	if (at < 0 && (!identity->is_pod || identity->pod_uid[0] || is_named(identity)))
		return false;
	if (at > 0 && name.at[at - 1] != '-')
		return false;
	if (at >= 0 && !span_is_empty(rest) && !span_starts(rest, "-"))
		return false;
	if (at < 0)
		pod = *identity;
	if (!pod_parse(span_skip(rest, at >= 0 && !span_is_empty(rest)), &pod))
		return false;
	if (span_ends(here, ".slice"))
		pod.slice = here;
	pod.unit = identity->unit;
	*identity = pod;
	return true;
}

/* "kubepods-burstable-podUID.slice:cri-containerd:ID": runc's notation for systemd, taken for a folder's name. */
static bool take_triple(struct walk *walk)
{
	struct span slice = { 0 };
	struct span rest = { 0 };
	struct span prefix = { 0 };
	struct span id = { 0 };

	if (!span_split(walk->here, ':', &slice, &rest) || !span_split(rest, ':', &prefix, &id) || !container_is_id(id))
		return false;
	for (size_t i = 0; i < array_length(prefixes); i++) {
		if (!span_equal(prefix, span_first(span(prefixes[i].prefix), strlen(prefixes[i].prefix) - 1)))
			continue;
		if (!take_pod(walk, slice))
			walk->identity->slice = slice;
		return become_container(walk, prefixes[i].runtime, id, prefixes[i].is_monitor);
	}
	return false;
}

static bool take_bare_id(struct walk *walk)
{
	if (!container_is_id(walk->here))
		return false;
	if (span_is(walk->before, "docker"))
		return become_container(walk, "docker", walk->here, false);
	if (span_is(walk->before, "k8s.io"))
		return become_container(walk, "containerd", walk->here, false);
	/* Below a pod it may be anybody's: dockershim and containerd alike. */
	return walk->identity->pod_uid[0] && span_starts(walk->before, "pod") && become_container(walk, NULL, walk->here, false);
}

static bool take_named(struct walk *walk)
{
	struct span name = without(walk->here, ".service");

	for (size_t i = 0; i < array_length(named); i++) {
		if (named[i].prefix && span_starts(name, named[i].prefix))
			name = span_skip(name, strlen(named[i].prefix));
		else if (!named[i].folder || !span_is(walk->before, named[i].folder))
			continue;
		if (span_is_empty(name))
			return false;
		become_container(walk, named[i].runtime, (struct span){ 0 }, named[i].is_monitor);
		unit_unescape(name, walk->identity->machine);
		return true;
	}
	return false;
}

/* machined's scopes hold what registered with it: libvirt tells in its names, nspawn by the folders that it makes below (take_payload()). */
static bool take_machine(struct walk *walk)
{
	struct span name = span_skip(without(walk->here, ".scope"), strlen("machine-"));

	if (!span_is(walk->before, "machine.slice") || !span_starts(walk->here, "machine-") || !span_ends(walk->here, ".scope"))
		return false;
	become_container(walk, span_starts(name, "qemu\\x2d") ? "libvirt-qemu" : span_starts(name, "lxc\\x2d") ? "libvirt-lxc" : "systemd-machined",
			 (struct span){ 0 }, false);
	unit_unescape(name, walk->identity->machine);
	return true;
}

static bool take_payload(struct walk *walk)
{
	struct cgroup_identity *identity = walk->identity;
	bool is_machined = identity->runtime && strcmp(identity->runtime, "systemd-machined") == 0;
	bool is_nspawn = identity->runtime && strcmp(identity->runtime, "systemd-nspawn") == 0;
	bool is_supervisor = span_is(walk->here, "supervisor");

	if ((!is_machined && !is_nspawn) || (!is_supervisor && !span_is(walk->here, "payload")))
		return false;
	identity->runtime = "systemd-nspawn";
	identity->is_monitor = is_supervisor;
	return true;
}

/* systemd.unit(5): what is neither service nor scope nor slice is a folder that a unit made for itself. */
static void take_unit(struct walk *walk)
{
	struct cgroup_identity *identity = walk->identity;
	struct span name = span_skip(walk->here, span_starts(walk->here, "_")); /* cg_escape(), src/basic/cgroup-util.c */
	bool is_unit = span_ends(name, ".service") || span_ends(name, ".scope");

	if (!is_unit && !span_ends(name, ".slice"))
		return;
	if (is_named(identity)) {
		if (is_unit)
			identity->inner_unit = name;
		return;
	}
	*(is_unit ? &identity->unit : &identity->slice) = name;
	if (unit_user(name, "user-", ".slice", &identity->user_uid) || unit_user(name, "user@", ".service", &identity->user_uid))
		identity->has_user = true;
	if (identity->kind < CGROUP_KIND_SYSTEMD)
		identity->kind = CGROUP_KIND_SYSTEMD;
}

struct cgroup_identity cgroup_identity_of(struct span path, bool is_namespaced)
{
	struct cgroup_identity identity = { .kind = is_namespaced ? CGROUP_KIND_HIDDEN : CGROUP_KIND_ROOT };
	struct walk walk = { .identity = &identity };

	path = without(path, " (deleted)");
	while (span_field(&path, '/', &walk.here)) {
		if (span_is(walk.here, "..") && identity.kind == CGROUP_KIND_ROOT)
			identity.kind = CGROUP_KIND_HIDDEN;
		if (span_is_empty(walk.here) || span_is(walk.here, ".."))
			continue;
		if (identity.kind < CGROUP_KIND_UNKNOWN)
			identity.kind = CGROUP_KIND_UNKNOWN;
		if (!take_pod(&walk, walk.here) && !take_prefixed(&walk) && !take_triple(&walk) && !take_bare_id(&walk) && !take_named(&walk) &&
		    !take_machine(&walk) && !take_payload(&walk))
			take_unit(&walk);
		walk.before = walk.here;
	}
	/* kubelet's own groups above the pods are nobody's container. */
	if (identity.kind == CGROUP_KIND_CONTAINER && !is_named(&identity) && !identity.pod_uid[0])
		identity = (struct cgroup_identity){ .kind = span_is_empty(identity.slice) ? CGROUP_KIND_UNKNOWN : CGROUP_KIND_SYSTEMD, .slice = identity.slice };
	return identity;
}
