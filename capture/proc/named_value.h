#ifndef PIDSHOT_CAPTURE_PROC_NAMED_VALUE_H
#define PIDSHOT_CAPTURE_PROC_NAMED_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** A line of /proc/meminfo ("MemFree:  123 kB"), /proc/vmstat or a cgroup's cpu.stat ("nr_periods 12"). */
struct named_value {
	struct span name;  /**< borrowed, without its colon */
	int64_t value;     /**< in bytes where the kernel says kB, else as printed */
};

/** Takes the next such line off @rest; other lines are skipped. False at the end. */
bool named_value_next(struct span *rest, struct named_value *ret);

#endif
