#ifndef PIDSHOT_COLLECTORS_MEMORY_H
#define PIDSHOT_COLLECTORS_MEMORY_H

#include "capture/sink.h"

/** A file as the worker gave it. */
struct memory_file {
	struct span bytes;
	struct outcome outcome;
};

/** What was read of a target's memory. */
struct memory {
	struct memory_file maps, smaps, numa_maps;
	uint64_t resident_bytes; /**< 0: not known */
};

/** Rows of `mapping`: of smaps, and of maps for what smaps does not tell. Ok, or malformed. */
struct outcome memory_rows(struct sink *sink, pid_t pid, const struct memory *memory);

/** Rows of `mapping_node`. The file's outcome, or malformed. */
struct outcome memory_node_rows(struct sink *sink, pid_t pid, const struct memory_file *numa_maps);

#endif
