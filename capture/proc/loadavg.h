#ifndef PIDSHOT_CAPTURE_PROC_LOADAVG_H
#define PIDSHOT_CAPTURE_PROC_LOADAVG_H

#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** /proc/loadavg: fs/proc/loadavg.c. */
struct proc_loadavg {
	double load_1, load_5, load_15;
	uint64_t runnable, tasks, last_pid;
};

struct outcome proc_loadavg_parse(struct span text, struct proc_loadavg *ret);

#endif
