#ifndef PIDSHOT_CAPTURE_PROC_NET_DEV_H
#define PIDSHOT_CAPTURE_PROC_NET_DEV_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

enum { PROC_INTERFACE_COUNTERS = 16 }; /* eight of what came in, eight of what went out */

/** A line of /proc/net/dev: net/core/net-procfs.c dev_seq_printf_stats(). */
struct proc_interface {
	struct span name;                          /**< borrowed */
	uint64_t counter[PROC_INTERFACE_COUNTERS]; /**< in the file's order */
};

/** Takes the next line off @rest; the two of the heading and others are skipped. False at the end. */
bool proc_net_dev_next(struct span *rest, struct proc_interface *ret);

#endif
