#ifndef PIDSHOT_CAPTURE_PROC_CGROUP_FILE_H
#define PIDSHOT_CAPTURE_PROC_CGROUP_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** What a limit is where the kernel writes "max". No limit of a control group is negative. */
#define CGROUP_MAX INT64_C(-1)

/**
 * One value of a control group's file: memory.current, memory.events, io.stat, and those of v1. The formats are those of
 * "Format" in Documentation/admin-guide/cgroup-v2.rst; v1's blkio ("8:0 Read 12") and numa_stat ("total=1 N0=1") are told apart by their looks.
 */
struct cgroup_value {
	struct span key;    /**< "oom_kill", or the device of a nested one: "8:0"; empty: the only value of its file */
	struct span field;  /**< of a nested one: "rbytes"; else empty */
	struct span text;   /**< the value as it stands there */
	bool is_number;
	int64_t value;      /**< CGROUP_MAX for "max"; what does not fit is INT64_MAX */
};

/** A file on its way through cgroup_value_next(). Borrowed from its text. */
struct cgroup_values {
	struct span rest;  /**< lines still to come */
	struct span line;  /**< words of this line still to come */
	struct span key;   /**< of this line */
	bool is_cpu_max;   /**< "quota period" without keys */
};

/** Begins with the file @name ("cpu.max"), which holds @text. */
struct cgroup_values cgroup_values_of(struct span name, struct span text);

/** Takes the next value; lines that are none are skipped. False at the end. */
bool cgroup_value_next(struct cgroup_values *values, struct cgroup_value *ret);

#endif
