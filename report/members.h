#ifndef PIDSHOT_REPORT_MEMBERS_H
#define PIDSHOT_REPORT_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/span.h"

/** One regular file of a bundle. */
struct member {
	struct span path;      /**< relative, clean: no empty component, no "." or ".."; followed by a NUL */
	struct span bytes;     /**< what there is of it */
	int64_t modified_s;    /**< since 1970 UTC: when the capture read it */
	bool is_cut;           /**< the bundle ends inside it */
	bool is_proven;        /**< its hash is the one that the bundle states (verify.h) */
	bool is_disproven;     /**< the bundle states another hash */
};

/** The files of a bundle by name. Zero-initialised is empty. Memory is the arena's. */
struct members {
	struct member *at;
	size_t count;
	size_t *slots;      /* index + 1 by hash of the path; 0: free */
	size_t slot_count;  /* a power of two */
};

/** True for a relative path that stays below where it starts: no empty component, no "." or ".."; no NUL, no backslash games. */
bool member_path_is_clean(struct span path);

/** Adds one (its spans borrowed). False: that path is there already, or no memory (then the arena says so). */
bool members_add(struct members *members, struct arena *arena, const struct member *member);
/** NULL: none of that path. */
struct member *members_find(const struct members *members, struct span path);

#endif
