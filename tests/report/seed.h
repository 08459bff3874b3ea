#ifndef PIDSHOT_TESTS_REPORT_SEED_H
#define PIDSHOT_TESTS_REPORT_SEED_H

#include <stdbool.h>

#include "schema/db.h"

/**
 * A small plausible capture for tests of what reads one: the Python service 4242 on host web-07, captured for 1 s in 5 ticks of 250 ms,
 * 3 threads (4242 MainThread, 4243 waits for a lock, 4244 runs), 12 descriptors of a limit of 1,024 (a deleted log of 3 MiB
 * among them), 10 processes on the host, cgroup not throttled, one source denied. Times: t_ns starts at SEED_T_NS.
 */
enum { SEED_PID = 4242, SEED_TICKS = 5, SEED_FDS = 12, SEED_PROCESSES = 10 };
#define SEED_T_NS INT64_C(500000000000)
#define SEED_REALTIME_NS INT64_C(1795500191000000000) /* 2026-11-24 06:03:11 UTC; the host is at +01:00 */

/** Rows of a state that a finding looks for, on top of the healthy capture. */
struct seed_options {
	unsigned more_fds;       /**< further open files, to come near the limit */
	bool throttled;          /**< nr_throttled grows in the window */
	bool throttled_above;    /**< likewise, by the quota of the group above */
	bool memory_full;        /**< 500 of 512 MiB of the control group's limit used, and its limit hit 12 times */
	bool memory_cached;      /**< as much used, but most of it page cache */
	bool memory_full_above;  /**< 1,000 of 1,024 MiB of the group above used */
	bool oom_killed;         /**< a process of the group was killed in the window */
	bool pids_full;          /**< 95 of 100 processes */
	bool pressed;            /**< 30 % of the window stalled for memory */
	bool frozen, frozen_above;
	bool wrapped;            /**< counters of the control group are smaller at the end than at the start */
	bool stopped;            /**< state T */
	bool full_tmp;           /**< 98 % of /tmp are used */
	bool unredacted;         /**< --redact none */
	bool ended_early;        /**< by a signal */
	bool host_sick;          /**< tainted, short of memory and CPUs, its clock set back, a busy neighbour */
	const char *comm;        /**< NULL: "gunicorn"; else bytes of a stranger, put into every text a target can choose */
};

/** A database with these rows, still writable: db_image() gives its bytes. NULL where that failed. */
struct db *seed_db(const struct seed_options *options);

#endif
