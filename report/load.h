#ifndef PIDSHOT_REPORT_LOAD_H
#define PIDSHOT_REPORT_LOAD_H

#include "common/strbuf.h"
#include "report/members.h"

enum bundle_kind { BUNDLE_ARCHIVE, BUNDLE_FOLDER, BUNDLE_DATABASE };

/** What was found in a bundle, before anybody trusts it. Owned by bundle_destroy(). */
struct bundle {
	enum bundle_kind kind;
	struct members members;
	bool is_cut;             /**< the stream or the tar ended before its end, or did not decode */
	struct span *problems;   /**< what was left out and why, a line each; hostile text, escaped */
	size_t problem_count;
	struct strbuf unpacked;  /* the tar, or the database of BUNDLE_DATABASE */
	struct arena arena;
};

#define BUNDLE_TOTAL_CAP (UINT64_C(4) << 30)
#define BUNDLE_DATABASE_CAP (UINT64_C(1) << 30)
#define BUNDLE_MANIFEST_CAP (UINT64_C(64) << 20)

/** How much a bundle may hold unpacked; 0: the defaults above. Else of all and of the database alone. */
struct load_limits {
	uint64_t max_size;
};

void bundle_destroy(struct bundle *bundle);
static inline void bundle_cleanup(struct bundle **bundle)
{
	bundle_destroy(*bundle);
}
#define cleanup_bundle __attribute__((cleanup(bundle_cleanup)))

/**
 * Reads what @name says: "-" (standard input), a tar under zstd, a tar, an unpacked folder, or a bare database. Everything that decodes is
 * kept, also of a cut or damaged file; only regular files with clean relative names, each once. False with a line in @error where
 * nothing can be made of it.
 */
bool bundle_load(const char *name, struct load_limits limits, struct bundle **ret, struct strbuf *error);

/** The same for bytes that were read already (borrowed until the bundle ends). */
bool bundle_parse(struct span bytes, struct load_limits limits, struct bundle **ret, struct strbuf *error);

/** The member, whole or cut; NULL: there is none. */
const struct member *bundle_member(const struct bundle *bundle, const char *path);

#endif
