#include "capture/proc/cgroup_path.h"

#include "tests/kit.h"

#define ID "3f2a9c81d0aa7b6e5d4c3b2a190817263544f3e2d1c0b9a8f7e6d5c4b3a29180"
#define IN "aaaaaaaa00000000bbbbbbbb11111111cccccccc22222222dddddddd33333333"
#define UID "2dc60400-8b5b-4d0b-9a0f-2a3a1c1b5d11"
#define UNDER "2dc60400_8b5b_4d0b_9a0f_2a3a1c1b5d11"
#define STATIC "0123456789abcdef0123456789abcdef"

/* "kind runtime id machine pod qos unit inner_unit slice user monitor", a dash for what is not told; ids by their first letter. */
static void add_word(struct strbuf *said, struct span word)
{
	strbuf_add_byte(said, ' ');
	if (span_is_empty(word))
		strbuf_add_byte(said, '-');
	else
		strbuf_add(said, span_is(word, ID) ? span("ID") : span_is(word, IN) ? span("IN") : word);
}

static void describe(struct span path, bool is_namespaced, struct strbuf *said)
{
	static const char *const kinds[] = { "hidden", "root", "unknown", "systemd", "container" };
	struct cgroup_identity identity = cgroup_identity_of(path, is_namespaced);

	strbuf_add_text(said, kinds[identity.kind]);
	add_word(said, span(identity.runtime));
	add_word(said, identity.container_id);
	add_word(said, span(identity.machine));
	add_word(said, span(identity.pod_uid));
	add_word(said, span(identity.pod_qos));
	add_word(said, identity.unit);
	add_word(said, identity.inner_unit);
	add_word(said, identity.slice);
	if (identity.has_user)
		strbuf_addf(said, " %llu", (unsigned long long)identity.user_uid);
	if (identity.is_monitor)
		strbuf_add_text(said, " monitor");
}

struct path_case {
	const char *path;
	const char *expected;
};

static void check(const struct path_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		cleanup_strbuf struct strbuf said = { 0 };

		describe(span(cases[i].path), false, &said);
		if (!span_is(strbuf_span(&said), cases[i].expected))
			fail_msg("%s\n     is %s\n not %s", cases[i].path, strbuf_text(&said), cases[i].expected);
	}
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof((cases)[0]))

static void engines(void **state)
{
	(void)state;
	static const struct path_case cases[] = {
		{ "/docker/" ID, "container docker ID - - - - - -" },
		{ "/system.slice/docker-" ID ".scope", "container docker ID - - - - - system.slice" },
		{ "/batch.slice/batch-night.slice/docker-" ID ".scope", "container docker ID - - - - - batch-night.slice" },
		{ "/user.slice/user-1000.slice/user@1000.service/user.slice/docker-" ID ".scope", "container docker ID - - - user@1000.service - user.slice 1000" },
		{ "/docker/" ID "/docker/" IN, "container docker IN - - - - - -" },
		{ "/docker/" ID "/system.slice/nginx.service", "container docker ID - - - - nginx.service -" },
		{ "/system.slice/docker-" ID ".scope/init.scope", "container docker ID - - - - init.scope system.slice" },
		{ "/system.slice/containerd.service", "systemd - - - - - containerd.service - system.slice" },
		{ "/system.slice/nerdctl-" ID ".scope", "container containerd ID - - - - - system.slice" },
		{ "/k8s.io/" ID, "container containerd ID - - - - - -" },
		{ "/machine.slice/libpod-" ID ".scope", "container podman ID - - - - - machine.slice" },
		{ "/machine.slice/libpod-" ID ".scope/container", "container podman ID - - - - - machine.slice" },
		{ "/machine.slice/libpod-conmon-" ID ".scope", "container podman ID - - - - - machine.slice monitor" },
		{ "/machine.slice/machine-libpod_pod_" IN ".slice/libpod-" ID ".scope/container", "container podman ID - - - - - machine-libpod_pod_" IN ".slice" },
		{ "/libpod_parent/libpod-" ID, "container podman ID - - - - - -" },
		{ "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID ".scope/container", "container podman ID - - - user@1000.service - user.slice 1000" },
		{ "/system.slice/web.service/libpod-payload-" ID, "container podman ID - - - web.service - system.slice" },
	};

	CHECK(cases);
}

static void pods(void **state)
{
	(void)state;
	static const struct path_case cases[] = {
		{ "/kubepods/burstable/pod" UID "/" ID, "container - ID - " UID " Burstable - - -" },
		{ "/kubepods/besteffort/pod" UID "/" ID, "container - ID - " UID " BestEffort - - -" },
		{ "/kubepods/pod" UID "/" ID, "container - ID - " UID " Guaranteed - - -" },
		{ "/kubepods/burstable/pod" STATIC "/" ID, "container - ID - " STATIC " Burstable - - -" },
		{ "/kubepods/burstable/pod" UID "/crio-" ID, "container cri-o ID - " UID " Burstable - - -" },
		{ "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UNDER ".slice/cri-containerd-" ID ".scope",
		  "container containerd ID - " UID " Burstable - - kubepods-burstable-pod" UNDER ".slice" },
		{ "/kubepods.slice/kubepods-pod" UNDER ".slice/crio-" ID ".scope", "container cri-o ID - " UID " Guaranteed - - kubepods-pod" UNDER ".slice" },
		{ "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" UNDER ".slice/crio-" ID ".scope/container",
		  "container cri-o ID - " UID " BestEffort - - kubepods-besteffort-pod" UNDER ".slice" },
		{ "/kubepods.slice/kubepods-pod" UNDER ".slice/crio-conmon-" ID ".scope", "container cri-o ID - " UID " Guaranteed - - kubepods-pod" UNDER ".slice monitor" },
		{ "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" STATIC ".slice/docker-" ID ".scope",
		  "container docker ID - " STATIC " Burstable - - kubepods-burstable-pod" STATIC ".slice" },
		{ "/system.slice/containerd.service/kubepods-burstable-pod" UNDER ".slice:cri-containerd:" ID,
		  "container containerd ID - " UID " Burstable containerd.service - kubepods-burstable-pod" UNDER ".slice" },
		{ "/kubepods-besteffort-pod" UNDER ".slice:cri-containerd:" ID, "container containerd ID - " UID " BestEffort - - kubepods-besteffort-pod" UNDER ".slice" },
		{ "/system.slice:docker:" ID, "container docker ID - - - - - system.slice" },
		/* kind, minikube: a cluster in a container */
		{ "/docker/" IN "/kubelet/kubepods/burstable/pod" UID "/" ID, "container - ID - " UID " Burstable - - -" },
		{ "/system.slice/docker-" IN ".scope/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod" UNDER
		  ".slice/cri-containerd-" ID ".scope",
		  "container containerd ID - " UID " Burstable - - kubelet-kubepods-burstable-pod" UNDER ".slice" },
		/* a daemon of docker in a pod */
		{ "/kubepods/pod" UID "/" IN "/docker/" ID, "container docker ID - " UID " Guaranteed - - -" },
		/* the pod itself, and what is above the pods */
		{ "/kubepods/burstable/pod" UID, "container - - - " UID " Burstable - - -" },
		{ "/kubepods/burstable", "unknown - - - - - - - -" },
		{ "/kubepods.slice/kubepods-burstable.slice", "systemd - - - - - - - kubepods-burstable.slice" },
		/* another reader's namespace */
		{ "/../cri-containerd-" ID ".scope", "container containerd ID - - - - - -" },
		{ "/../../kubepods-pod" UNDER ".slice/cri-containerd-" ID ".scope", "container containerd ID - " UID " Guaranteed - - kubepods-pod" UNDER ".slice" },
	};

	CHECK(cases);
}

static void machines(void **state)
{
	(void)state;
	static const struct path_case cases[] = {
		{ "/lxc/web1", "container lxc - web1 - - - - -" },
		{ "/lxc/101/ns/system.slice/nginx.service", "container lxc - 101 - - - nginx.service -" },
		{ "/lxc.payload.web1", "container lxc - web1 - - - - -" },
		{ "/lxc.payload/web1", "container lxc - web1 - - - - -" },
		{ "/lxc.payload.web1/system.slice/ssh.service", "container lxc - web1 - - - ssh.service -" },
		{ "/lxc.monitor.web1", "container lxc - web1 - - - - - monitor" },
		{ "/machine.slice/systemd-nspawn@build.service/payload", "container systemd-nspawn - build - - - - machine.slice" },
		{ "/machine.slice/systemd-nspawn@build.service/supervisor", "container systemd-nspawn - build - - - - machine.slice monitor" },
		{ "/machine.slice/systemd-nspawn@build.service/payload/system.slice/cron.service", "container systemd-nspawn - build - - - cron.service machine.slice" },
		{ "/machine.slice/machine-my\\x2dbuild.scope/payload/init.scope", "container systemd-nspawn - my-build - - - init.scope machine.slice" },
		{ "/machine.slice/machine-old.scope", "container systemd-machined - old - - - - machine.slice" },
		{ "/machine.slice/machine-qemu\\x2d3\\x2dvm.scope/libvirt/emulator", "container libvirt-qemu - qemu-3-vm - - - - machine.slice" },
		{ "/machine.slice/machine-lxc\\x2d3\\x2dweb.scope", "container libvirt-lxc - lxc-3-web - - - - machine.slice" },
	};

	CHECK(cases);
}

static void units(void **state)
{
	(void)state;
	static const struct path_case cases[] = {
		{ "/system.slice/nginx.service", "systemd - - - - - nginx.service - system.slice" },
		{ "/system.slice/system-getty.slice/getty@tty1.service", "systemd - - - - - getty@tty1.service - system-getty.slice" },
		{ "/system.slice/postgresql@15-main.service/worker/1", "systemd - - - - - postgresql@15-main.service - system.slice" },
		{ "/init.scope", "systemd - - - - - init.scope - -" },
		{ "/user.slice/user-1000.slice/session-3.scope", "systemd - - - - - session-3.scope - user-1000.slice 1000" },
		{ "/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-org.gimp.GIMP-4242.scope",
		  "systemd - - - - - app-gnome-org.gimp.GIMP-4242.scope - app.slice 1000" },
		{ "/user.slice/user-0.slice/user@0.service/init.scope", "systemd - - - - - init.scope - user-0.slice 0" },
		{ "/system.slice/snap.lxd.daemon.service", "systemd - - - - - snap.lxd.daemon.service - system.slice" },
		{ "/system.slice", "systemd - - - - - - - system.slice" },
		{ "/system.slice/gone.service (deleted)", "systemd - - - - - gone.service - system.slice" },
		{ "/system.slice/_cpu.service", "systemd - - - - - cpu.service - system.slice" },
	};

	CHECK(cases);
}

/* What is not known is said to be unknown; a name that only looks alike is none. */
static void nothing_is_guessed(void **state)
{
	(void)state;
	static const struct path_case cases[] = {
		{ "/", "root - - - - - - - -" },
		{ "", "root - - - - - - - -" },
		{ "/process_api/c4fab102d26189d73d48340b09eaf24b", "unknown - - - - - - - -" },
		{ "/ecs/0123456789abcdef0123456789abcdef/" ID, "unknown - - - - - - - -" },
		{ "/mygroup/" ID, "unknown - - - - - - - -" },
		{ "/docker", "unknown - - - - - - - -" },
		{ "/docker/short", "unknown - - - - - - - -" },
		{ "/docker-" ID "x.scope", "systemd - - - - - docker-" ID "x.scope - -" },
		{ "/docker/3F2A9C81D0AA7B6E5D4C3B2A190817263544F3E2D1C0B9A8F7E6D5C4B3A29180", "unknown - - - - - - - -" },
		{ "/mykubepods/pod" UID "/" ID, "unknown - - - - - - - -" },
		{ "/kubepodsx/pod" UID "/" ID, "unknown - - - - - - - -" },
		{ "/kubepods/podx" UID "/" ID, "unknown - - - - - - - -" },
		{ "/lxc", "unknown - - - - - - - -" },
		{ "/uid_10123/pid_4567", "unknown - - - - - - - -" },
		{ "/slurm/uid_1000/job_12/step_0/task_0", "unknown - - - - - - - -" },
		{ "/garden/6b1f2a3c-0000-4000-8000-000000000001", "unknown - - - - - - - -" },
		{ "/firecracker/vm1", "unknown - - - - - - - -" },
		{ "/..", "hidden - - - - - - - -" },
		{ "/../..", "hidden - - - - - - - -" },
		{ "//docker//" ID, "container docker ID - - - - - -" },
	};
	cleanup_strbuf struct strbuf said = { 0 };

	CHECK(cases);
	describe(span("/"), true, &said);
	assert_span(strbuf_span(&said), "hidden - - - - - - - -");
}

TESTS(engines, pods, machines, units, nothing_is_guessed);
