#include "capture/proc/container_mount.h"

#include "tests/kit.h"

#define ID "3f2a9c81d0aa7b6e5d4c3b2a190817263544f3e2d1c0b9a8f7e6d5c4b3a29180"
#define UID "2dc60400-8b5b-4d0b-9a0f-2a3a1c1b5d11"

static void tells_docker_and_pods(void **state)
{
	struct container_mount mount = { 0 };

	(void)state;
	assert_true(container_mount_add(span("/var/lib/docker/containers/" ID "/hostname"), span("/etc/hostname"), &mount));
	assert_span(span(mount.runtime), "docker");
	assert_span(mount.container_id, ID);
	assert_true(container_mount_add(span("/var/lib/kubelet/pods/" UID "/etc-hosts"), span("/etc/hosts"), &mount));
	assert_true(container_mount_add(span("/kubelet/pods/" UID "/containers/web/1a2b3c4d"), span("/dev/termination-log"), &mount));
	assert_span(span(mount.pod_uid), UID);
	assert_span(mount.name, "web");
	assert_span(mount.container_id, ID);
}

/* A path that looks alike, mounted elsewhere, is no witness: whoever may mount a volume names its folders. */
static void other_mounts_tell_nothing(void **state)
{
	static const char *const mounts[][2] = {
		{ "/", "/" }, { "/var/lib/docker/containers/" ID "/hostname", "/mnt/hostname" }, { "/var/lib/docker/containers/short/hostname", "/etc/hostname" },
		{ "/var/lib/docker/containers/" ID "/mounts/shm", "/etc/hostname" }, { "/var/lib/kubelet/pods/none/etc-hosts", "/etc/hosts" },
		{ "/var/lib/kubelet/pods/" UID "/volumes/kubernetes.io~secret/token", "/run/secrets" }, { "docker/containers/", "/etc/hostname" },
	};
	struct container_mount mount = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++)
		assert_false(container_mount_add(span(mounts[i][0]), span(mounts[i][1]), &mount));
	assert_true(!mount.runtime && !mount.pod_uid[0] && span_is_empty(mount.container_id) && span_is_empty(mount.name));
}

TESTS(tells_docker_and_pods, other_mounts_tell_nothing);
