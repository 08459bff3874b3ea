#ifndef PIDSHOT_CAPTURE_TARGET_H
#define PIDSHOT_CAPTURE_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/outcome.h"

/**
 * The process being captured: held by a pidfd (where the kernel has them), one /proc/PID directory descriptor and the start
 * time. Everything of it is opened relative to @dir; once the process is gone those reads say ESRCH, never another
 * process's data, because procfs ties the open directory to the process and not to the number.
 */
struct target {
	pid_t pid;
	int dir;               /**< /proc/PID, O_PATH | O_DIRECTORY */
	int pidfd;             /**< -1: the kernel has none (before 5.3), or the fixture is no live process */
	uint64_t start_ticks;  /**< field 22 of stat: with the pid, who it is */
	bool is_kernel_thread;
	bool is_zombie;
	uint64_t ended_t_ns;   /**< CLOCK_MONOTONIC when target_verify() found it ended; 0: alive */
};

/**
 * Opens @pid under @proc (a descriptor of /proc, or of a fixture's proc folder). Not found: OUTCOME_GONE with ESRCH; not permitted:
 * OUTCOME_DENIED. @ret owns its descriptors, see target_close().
 */
struct outcome target_open(int proc, pid_t pid, struct target *ret);

/** Whether the process that target_open() found still runs; keeps the time when it does not. A zombie has ended unless it was one at first. */
bool target_verify(struct target *target);

void target_close(struct target *target);

#endif
