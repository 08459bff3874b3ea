#ifndef PIDSHOT_PROC_TIMERS_H
#define PIDSHOT_PROC_TIMERS_H

#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** One timer of /proc/PID/timers: fs/proc/base.c show_timer(). Spans are borrowed from the text. */
struct proc_timer {
	int64_t id;
	int64_t signal;
	struct span notify; /**< "signal/pid.123", "none/tid.45" */
	int64_t clock;      /**< CLOCK_ number; negative for those of processes, clock_getcpuclockid(3) */
};

/** Takes one timer (four lines, and what newer kernels put after them) off the front. Ok, OUTCOME_EMPTY at the end, or malformed. */
struct outcome proc_timers_next(struct span *rest, struct proc_timer *ret);

#endif
