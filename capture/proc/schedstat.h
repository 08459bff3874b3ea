#ifndef PIDSHOT_CAPTURE_PROC_SCHEDSTAT_H
#define PIDSHOT_CAPTURE_PROC_SCHEDSTAT_H

#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** /proc/PID/schedstat and task/TID/schedstat: Documentation/scheduler/sched-stats.rst. Of one thread. */
struct proc_schedstat {
	uint64_t run_ns, run_delay_ns, timeslices;
};

struct outcome proc_schedstat_parse(struct span text, struct proc_schedstat *ret);

#endif
