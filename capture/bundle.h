#ifndef PIDSHOT_CAPTURE_BUNDLE_H
#define PIDSHOT_CAPTURE_BUNDLE_H

#include "capture/store.h"
#include "common/hash.h"
#include "common/strbuf.h"

/**
 * The bundle of what @store holds: a tar in one zstd stream, members in the order of DESIGN.md, compressed into @ret. The rows of `bundle`,
 * `capture_end` and `budget` are there already. @offset_ns: CLOCK_REALTIME minus CLOCK_MONOTONIC, for the members' times.
 * @ret_root: SHA-256 of manifest.json. A fault where memory or a library failed.
 */
struct outcome bundle_make(struct store *store, struct span log, int64_t offset_ns, struct strbuf *ret, struct hash *ret_root);

#endif
