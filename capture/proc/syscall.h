#ifndef PIDSHOT_CAPTURE_PROC_SYSCALL_H
#define PIDSHOT_CAPTURE_PROC_SYSCALL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** /proc/PID/syscall: fs/proc/base.c proc_pid_syscall(). */
struct proc_syscall {
	bool is_running;       /**< on a CPU: nothing else is known */
	int64_t number;        /**< -1: in the kernel for another reason than a call */
	bool has_arguments;    /**< not with number -1 */
	uint64_t argument[6];
	uint64_t stack_pointer, program_counter;
};

struct outcome proc_syscall_parse(struct span text, struct proc_syscall *ret);

#endif
