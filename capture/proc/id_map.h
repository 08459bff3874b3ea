#ifndef PIDSHOT_CAPTURE_PROC_ID_MAP_H
#define PIDSHOT_CAPTURE_PROC_ID_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** A line of /proc/PID/uid_map, gid_map or projid_map: user_namespaces(7). Each fits 32 bits. */
struct proc_id_map {
	uint64_t inner_first;
	uint64_t outer_first;
	uint64_t count;
};

/** Takes the next line off @rest; others are skipped. False at the end. */
bool proc_id_map_next(struct span *rest, struct proc_id_map *ret);

#endif
