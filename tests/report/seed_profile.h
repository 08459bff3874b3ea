#ifndef PIDSHOT_TESTS_REPORT_SEED_PROFILE_H
#define PIDSHOT_TESTS_REPORT_SEED_PROFILE_H

#include <stdint.h>

#include "tests/report/seed.h"

/**
 * The Python stacks of the seeded service: a dump (its three threads), and with @has_window a window of 1 s at 100 Hz, 100 samples of each thread. Thread 4243 waits for
 * a lock; 4244 handles requests in every way that a sample can be (fib recurs, json, a collection, native code, an exception, a prefix, an uncertain leaf, the
 * interpreter entered anew); 4242 is of a version without qualified names, and has a name that wants to break out.
 */
void seed_profile(struct db *db, bool has_window);

/** @samples of @stacks different stacks, deep and wide, recursive here and there, with every flag; the same for the same @seed. */
void seed_random_profile(struct db *db, uint32_t samples, uint32_t stacks, uint32_t seed);

#endif
