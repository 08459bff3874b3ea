#ifndef PIDSHOT_CAPTURE_PROC_CGROUP_PATH_H
#define PIDSHOT_CAPTURE_PROC_CGROUP_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** What a control group's path tells about who runs in it; the larger, the more it tells. Numbers are stored (lookups/container_kind.tsv). */
enum cgroup_kind {
	CGROUP_KIND_HIDDEN,    /**< a control group namespace shows "/" or "/.." alone */
	CGROUP_KIND_ROOT,      /**< the root group: nobody set anybody apart */
	CGROUP_KIND_UNKNOWN,   /**< a path that is none of those known here: nothing is guessed from it */
	CGROUP_KIND_SYSTEMD,   /**< a unit of systemd, of the host's or a user's */
	CGROUP_KIND_CONTAINER, /**< a container, of which at least runtime, id or pod is told */
};

enum {
	CGROUP_NAME_SIZE = 256,   /* NAME_MAX and a NUL: a component of a path is no longer */
	CGROUP_POD_UID_SIZE = 40,
};

/** Of a path. Spans are borrowed from it; empty is not told. */
struct cgroup_identity {
	enum cgroup_kind kind;
	const char *runtime;               /**< docker, containerd, cri-o, podman, lxc, systemd-nspawn, ...; NULL: not told */
	struct span container_id;          /**< of the innermost container */
	char machine[CGROUP_NAME_SIZE];    /**< name that the container was given (lxc, systemd-nspawn) */
	bool is_monitor;                   /**< the runtime's own process that watches the container, outside of it */
	bool is_pod;                       /**< below kubepods */
	char pod_uid[CGROUP_POD_UID_SIZE]; /**< with dashes, as kubectl shows it; of a static pod 32 hexadecimal digits */
	const char *pod_qos;               /**< Guaranteed, Burstable, BestEffort; NULL: no pod */
	struct span unit;                  /**< the service or scope, where there is a container the one above it */
	struct span inner_unit;            /**< a service or scope within the container */
	struct span slice;                 /**< the innermost one above unit and container */
	bool has_user;
	uint64_t user_uid;                 /**< of user-1000.slice and user@1000.service */
};

/**
 * Reads a path of /proc/PID/cgroup. @is_namespaced: the reader is in a control group namespace of its own, so that "/" says nothing. What the
 * runtimes write is listed in cgroup_path.c, with where it comes from.
 */
struct cgroup_identity cgroup_identity_of(struct span path, bool is_namespaced);

#endif
