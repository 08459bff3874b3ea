#ifndef PIDSHOT_TESTS_REPORT_SEED_WINDOW_H
#define PIDSHOT_TESTS_REPORT_SEED_WINDOW_H

#include "common/span.h"
#include "tests/report/seed.h"

/* The parts of seed_db(). */

#define SEED_STATUS "Name:\tgunicorn\nState:\tS (sleeping)\nPid:\t4242\n"
#define SEED_LIMITS "Limit                     Soft Limit           Hard Limit           Units     \n" \
		    "Max open files            1024                 4096                 files     \n"

/** status, limits, environment, mappings, descriptors, threads. */
void seed_process(struct db *db, const struct seed_options *options, struct span comm);
/** The host's process table at the start and at the end of the window. */
void seed_hosts_processes(struct db *db, const struct seed_options *options, struct span comm);
/** The control group and the two above it, at both ends of the window and at each tick; the unit; namespaces. */
void seed_cgroups(struct db *db, const struct seed_options *options);
/** Ticks, counters of process, threads and host, control groups. */
void seed_window(struct db *db, const struct seed_options *options);

#endif
