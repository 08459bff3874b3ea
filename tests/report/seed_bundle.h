#ifndef PIDSHOT_TESTS_REPORT_SEED_BUNDLE_H
#define PIDSHOT_TESTS_REPORT_SEED_BUNDLE_H

#include "common/strbuf.h"
#include "tests/report/seed.h"

/** A tar being made: members in any order, also such as no capture writes. */
struct archive;
struct archive *seed_tar_begin(struct strbuf *tar);
void seed_tar_add(struct archive *archive, const char *path, struct span bytes);
/** A member of another kind: AE_IFLNK, AE_IFIFO, ...; @target of a link (a hard link where @type is AE_IFREG). */
void seed_tar_special(struct archive *archive, const char *path, unsigned type, const char *target);
void seed_tar_end(struct archive *archive);

/** What to break in an otherwise right bundle. */
struct seed_fault {
	const char *flipped;   /**< member whose first byte is another one than its hash says */
	const char *left_out;  /**< member that is missing */
	const char *begin;     /**< another begin.json */
	const char *extra;     /**< member that the capture did not write */
};

/** The bundle of seed_db() as a plain tar; @fault may be NULL. */
void seed_bundle_tar(struct strbuf *tar, const struct seed_options *options, const struct seed_fault *fault);
/** Compressed by zstd as the capture does. */
void seed_compress(struct strbuf *zst, struct span tar);

#endif
