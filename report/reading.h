#ifndef PIDSHOT_REPORT_READING_H
#define PIDSHOT_REPORT_READING_H

#include "common/hash.h"
#include "report/load.h"
#include "report/query.h"

/** Exit codes of pidshot-report. */
enum exit_code {
	EXIT_MADE = 0,
	EXIT_DAMAGED = 1,    /**< made, from a damaged or cut bundle, or a hash differs */
	EXIT_USAGE = 2,      /**< usage, or nothing could be written */
	EXIT_UNREADABLE = 3, /**< nothing made: not a bundle, no whole database, or of a newer format */
	EXIT_MATCHED = 5,    /**< findings --fail-on */
};

/** A bundle opened for questions, and how far it is what the capture wrote. */
struct reading {
	struct bundle *bundle;
	struct query *query;       /**< NULL: there is no whole database */
	struct query *scratch;     /**< for JSON */
	struct table begin;        /**< of begin.json: key, type, value; no rows where it is absent or cut */
	struct table manifest;     /**< of manifest.json, likewise */
	bool is_verified;          /**< every hash that the bundle states was there and is right */
	size_t proven_count;       /**< members whose hash is right */
	struct span *complaints;   /**< what is wrong or missing, a line each, escaped; worst first */
	size_t complaint_count;
	struct span status;        /**< "verified", "not verified: cut", ... */
	struct span root_hash;     /**< SHA-256 of manifest.json in hex, or empty */
	struct arena arena;
};

/**
 * Loads, opens and verifies the bundle @name. EXIT_MADE, EXIT_DAMAGED (with complaints), or EXIT_UNREADABLE with a line in @error (begin may
 * still hold what begin.json tells).
 */
enum exit_code reading_open(const char *name, struct load_limits limits, struct reading *ret, struct strbuf *error);
/** The same of a loaded bundle, which it takes over. */
enum exit_code reading_of(struct bundle *bundle, struct reading *ret, struct strbuf *error);
void reading_deinit(struct reading *reading);
#define cleanup_reading __attribute__((cleanup(reading_deinit)))

/** Remembers that something is wrong. */
void reading_complain(struct reading *reading, struct span subject, const char *what);

/** Compares every member with the hashes of manifest.json and of table source; complains. False: a hash differs or something is missing. */
bool reading_verify(struct reading *reading);

#endif
