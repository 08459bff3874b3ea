#ifndef PIDSHOT_PROC_NUMA_MAPS_H
#define PIDSHOT_PROC_NUMA_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** One line of /proc/PID/numa_maps: fs/proc/task_mmu.c show_numa_map(). Spans are borrowed from the text. */
struct proc_numa_map {
	uint64_t start;            /**< address of the mapping */
	struct span policy;        /**< default, bind:0-1, prefer (many):0, ... mm/mempolicy.c mpol_to_str() */
	uint64_t page_size_bytes;  /**< of the pages that are counted; 0: none are, or before 3.14 */
	struct span nodes;         /**< for proc_numa_map_next_node() */
};

/** Malformed, and nothing written, unless there are an address and a policy. */
struct outcome proc_numa_map_parse(struct span line, struct proc_numa_map *ret);

/** Takes the next "N0=5" off the front of @nodes, skipping other words; false at the end. */
bool proc_numa_map_next_node(struct span *nodes, uint64_t *ret_node, uint64_t *ret_pages);

#endif
