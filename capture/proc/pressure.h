#ifndef PIDSHOT_CAPTURE_PROC_PRESSURE_H
#define PIDSHOT_CAPTURE_PROC_PRESSURE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** A line of /proc/pressure/RESOURCE: Documentation/accounting/psi.rst. */
struct proc_pressure {
	struct span kind;  /**< some, full; borrowed */
	double avg10_percent, avg60_percent, avg300_percent;
	uint64_t total_us;
};

/** Takes the next line off @rest; others are skipped. False at the end. */
bool proc_pressure_next(struct span *rest, struct proc_pressure *ret);

#endif
