#ifndef PIDSHOT_CAPTURE_STORE_H
#define PIDSHOT_CAPTURE_STORE_H

#include "common/arena.h"
#include "common/outcome.h"
#include "schema/db.h"

/** A raw file of the bundle, as it was read (after redaction). Path and bytes live as long as the store. */
struct member {
	struct span path;  /**< absolute: "/proc/42/limits" */
	struct span bytes;
	uint64_t t_ns;     /**< CLOCK_MONOTONIC of the read */
};

/** What was captured so far, in memory: the database and the raw members. */
struct store {
	struct db *db;
	struct arena arena;
	struct member *members;
	size_t member_count;
	size_t member_capacity;
	uint64_t member_bytes;
};

struct outcome store_init(struct store *store);
void store_deinit(struct store *store);

/** Keeps a copy of both. A path that is there already is kept twice (a file read again): the caller avoids that. */
struct outcome store_add(struct store *store, struct span path, struct span bytes, uint64_t t_ns, struct member **ret);

/** True if a file of that path is kept. Looks at each: for the few files that several targets share. */
bool store_has(const struct store *store, struct span path);

/** The same, the one kept last, and its bytes. */
bool store_find(const struct store *store, struct span path, struct span *ret);

/** Memory taken by all of it. */
uint64_t store_memory(const struct store *store);

/** Bytes of content: database and members, before compression. */
uint64_t store_content(const struct store *store);

#endif
