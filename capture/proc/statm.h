#ifndef PIDSHOT_CAPTURE_PROC_STATM_H
#define PIDSHOT_CAPTURE_PROC_STATM_H

#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** /proc/PID/statm, in pages: fs/proc/array.c proc_pid_statm(). */
struct proc_statm {
	uint64_t size_pages, resident_pages, shared_pages;
};

struct outcome proc_statm_parse(struct span text, struct proc_statm *ret);

#endif
