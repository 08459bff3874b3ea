#ifndef PIDSHOT_CAPTURE_PROC_CPUINFO_H
#define PIDSHOT_CAPTURE_PROC_CPUINFO_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** A CPU of /proc/cpuinfo: arch/x86/kernel/cpu/proc.c show_cpuinfo(). All borrowed; what a line is missing for is empty. */
struct proc_cpuinfo {
	uint64_t processor;
	struct span vendor_id, family, model, model_name, stepping, microcode, mhz, cache_size, flags, bugs, bogomips;
};

/** Takes the next CPU's lines off @rest. False at the end. */
bool proc_cpuinfo_next(struct span *rest, struct proc_cpuinfo *ret);

/** Whether @word stands among the flags. */
bool proc_cpuinfo_has(const struct proc_cpuinfo *cpu, const char *word);

#endif
