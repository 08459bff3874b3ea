#ifndef PIDSHOT_PROC_SCHED_H
#define PIDSHOT_PROC_SCHED_H

#include <stdbool.h>

#include "common/outcome.h"
#include "common/span.h"

/** One "name : value" of /proc/PID/sched: kernel/sched/debug.c proc_sched_show_task(). Borrowed from the text. */
struct proc_sched_field {
	struct span name;
	struct span value;
};

/** Moves @text behind the heading, which holds the program's name and so anything. Malformed where there is none. */
struct outcome proc_sched_skip_heading(struct span *text);

/** The next field; lines of another form (NUMA) are skipped. False at the end. */
bool proc_sched_next(struct span *rest, struct proc_sched_field *ret);

#endif
