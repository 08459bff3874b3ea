#ifndef PIDSHOT_CAPTURE_PROC_INTERRUPTS_H
#define PIDSHOT_CAPTURE_PROC_INTERRUPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/span.h"

/** A line of /proc/interrupts or /proc/softirqs: kernel/irq/proc.c show_interrupts(), fs/proc/softirqs.c. */
struct proc_interrupt {
	struct span name;         /**< "24", "LOC", "NET_RX"; borrowed */
	uint64_t total;           /**< over the CPUs that the heading names; wraps as the kernel's own counters do */
	struct span description;  /**< "IO-APIC 5-edge ACPI:Ged", "Local timer interrupts"; empty: none. Borrowed */
};

/** Takes the heading off @rest: how many CPUs the lines have a column of; 0: there is no such heading. */
size_t proc_interrupts_cpus(struct span *rest);

/** Takes the next line off @rest; others are skipped. @cpus as above. False at the end. */
bool proc_interrupts_next(struct span *rest, size_t cpus, struct proc_interrupt *ret);

#endif
