#ifndef PIDSHOT_CAPTURE_WINDOWS_CPU_TIME_H
#define PIDSHOT_CAPTURE_WINDOWS_CPU_TIME_H

#include <stdint.h>

/** CPU time of a thread as procfs tells it. */
struct cpu_time {
	uint64_t utime_ns, stime_ns;
};

/**
 * The kernel counts user and system time by timer ticks, and scales what it tells to the exact time run, never backwards: kernel/sched/cputime.c
 * cputime_adjust(). The same of raw numbers; @told is what was told last, and is brought up to date.
 */
void cpu_time_adjust(uint64_t utime_ns, uint64_t stime_ns, uint64_t run_ns, struct cpu_time *told);

#endif
