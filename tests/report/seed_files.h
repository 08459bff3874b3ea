#ifndef PIDSHOT_TESTS_REPORT_SEED_FILES_H
#define PIDSHOT_TESTS_REPORT_SEED_FILES_H

#include "tests/report/seed.h"

/** Mounts, places and file systems of the seed's service: / on ext4 with room, /tmp on a tmpfs. */
void seed_files(struct db *db, const struct seed_options *options);

#endif
