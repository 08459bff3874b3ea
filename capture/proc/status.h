#ifndef PIDSHOT_CAPTURE_PROC_STATUS_H
#define PIDSHOT_CAPTURE_PROC_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

enum proc_status_field {
#define STATUS(text, name, how) PROC_STATUS_##name,
#include "capture/proc/status_fields.h"
#undef STATUS
	PROC_STATUS_FIELDS,
};

/** /proc/PID/status and task/TID/status: proc(5). What a kernel does not print stays unknown. */
struct proc_status {
	uint64_t known;                       /**< bit N: value[N] was there */
	int64_t value[PROC_STATUS_FIELDS];    /**< sizes in bytes; masks as two's complement */
	bool has_uid, has_gid, has_queue;
	uint64_t uid[4], gid[4];              /**< real, effective, saved, file system */
	uint64_t sig_queued, sig_queue_limit;
	char state;                           /**< one letter; 0: unknown */
	/* Borrowed from the text, without blanks around; empty: not there. */
	struct span groups, namespace_pids, cpus_allowed_list, mems_allowed_list;
};

static inline bool proc_status_has(const struct proc_status *status, enum proc_status_field field)
{
	return status->known >> field & 1;
}

/** Malformed if no line of it could be read. */
struct outcome proc_status_parse(struct span text, struct proc_status *ret);

#endif
