#ifndef PIDSHOT_CAPTURE_PROC_CPU_LIST_H
#define PIDSHOT_CAPTURE_PROC_CPU_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

enum { CPU_LIST_MOST = 8192 }; /* CONFIG_NR_CPUS is at most that on x86 */

/** A set of CPUs or nodes as "0-3,8,10-11": lib/bitmap-str.c, "%*pbl". */

/** Takes the next range off @rest: first and last number, both below CPU_LIST_MOST. False at the end, or at what is no range. */
bool cpu_list_next(struct span *rest, uint64_t *ret_first, uint64_t *ret_last);

/** True if @cpu is in the list. */
bool cpu_list_has(struct span list, uint64_t cpu);

/** How many numbers are in it. */
uint64_t cpu_list_count(struct span list);

#endif
