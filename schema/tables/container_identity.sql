-- What a target runs in, as far as paths tell. Source: /proc/PID/cgroup, and /proc/PID/mountinfo where a control group namespace hides the path; of the image a file of the runtime (capture/collectors/container_image.c).
CREATE TABLE container_identity (
	pid INTEGER PRIMARY KEY,  -- as seen by the capture
	kind INTEGER NOT NULL,    -- lookup container_kind
	runtime TEXT,             -- docker, containerd, cri-o, podman, lxc, systemd-nspawn, ...; NULL: not told
	container_id TEXT,        -- of the innermost container; NULL: none, or not told
	image TEXT,               -- it was made from, as the runtime's own file on the host names it; NULL: none, or not told
	name TEXT,                -- that the container was given: its machine, or its name within the pod; NULL: not told
	is_monitor INTEGER,       -- 1: the runtime's own process that watches the container from outside
	pod_uid TEXT,             -- of Kubernetes, as kubectl shows it; NULL: no pod, or not told
	pod_qos TEXT,             -- Guaranteed, Burstable, BestEffort; NULL: no pod, or not told
	unit TEXT,                -- service or scope of systemd, where there is a container the one above it
	inner_unit TEXT,          -- service or scope within the container
	slice TEXT,               -- of systemd, the innermost above unit and container
	user_uid INTEGER,         -- of the user whose slice or manager that is
	told_by TEXT NOT NULL     -- /proc/PID/cgroup or /proc/PID/mountinfo
) STRICT;
