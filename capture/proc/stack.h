#ifndef PIDSHOT_CAPTURE_PROC_STACK_H
#define PIDSHOT_CAPTURE_PROC_STACK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** A line of /proc/PID/stack: "[<0>] function+0x1d/0x30 [module]". fs/proc/base.c proc_pid_stack(). */
struct proc_stack_frame {
	struct span function;  /**< symbol, with " [module]" where it has one; borrowed */
	bool has_offset;
	uint64_t offset_bytes, size_bytes;
};

/** Takes the next frame, innermost first, off @rest. False at the end; a line that is no frame is skipped. */
bool proc_stack_next(struct span *rest, struct proc_stack_frame *ret);

#endif
