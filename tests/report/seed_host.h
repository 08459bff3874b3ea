#ifndef PIDSHOT_TESTS_REPORT_SEED_HOST_H
#define PIDSHOT_TESTS_REPORT_SEED_HOST_H

#include "tests/report/seed.h"

/**
 * What collector host and the window tell of web-07 beside its load: a KVM guest with 2 CPUs on 1 node, one disk, two interfaces; with
 * @options->host_sick everything that the findings about a host look for.
 */
void seed_host_state(struct db *db, const struct seed_options *options);

#endif
