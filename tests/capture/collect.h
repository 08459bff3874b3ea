#ifndef PIDSHOT_TESTS_CAPTURE_COLLECT_H
#define PIDSHOT_TESTS_CAPTURE_COLLECT_H

#include <sys/types.h>

#include "capture/collector.h"
#include "schema/db.h"

/**
 * Runs one collector on process @pid under @proc ("/proc", or a fixture's; the folder sys beside it is /sys, where it is there) with the default redaction, and opens what it wrote as the
 * report would. @ret_outcome may be NULL. Kept until the program ends.
 */
struct db *collect(const struct collector *collector, const char *proc, pid_t pid, struct outcome *ret_outcome);

/** The same; @before (may be NULL) is called when the sink is ready. */
struct db *collect_prepared(const struct collector *collector, const char *proc, pid_t pid, void (*before)(struct sink *sink), struct outcome *ret_outcome);

/** The same on tests/fixtures/@name/proc. */
struct db *collect_fixture(const struct collector *collector, const char *name, pid_t pid, struct outcome *ret_outcome);

/** The first value of the first row: a number (-999 where there is no row, or it is NULL), or text (empty likewise). */
int64_t collected_int(struct db *db, const char *sql);
struct span collected_text(struct db *db, const char *sql);

#endif
