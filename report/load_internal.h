#ifndef PIDSHOT_REPORT_LOAD_INTERNAL_H
#define PIDSHOT_REPORT_LOAD_INTERNAL_H

#include "report/load.h"

/* What the load*.c files share. */

/** Remembers why something was left out; @path is escaped here. */
void bundle_problem(struct bundle *bundle, struct span path, const char *why);

/** How many bytes a member of that path may have. */
uint64_t member_cap(struct span path, struct load_limits limits);
uint64_t total_cap(struct load_limits limits);

/** Decodes a zstd stream, keeping what decodes; is_cut where it is not whole. False where it grows past the cap. */
bool load_zstd(struct bundle *bundle, struct span bytes, struct load_limits limits, struct strbuf *error);
/** Takes the members of a plain tar, bytes borrowed where they can be. */
bool load_tar(struct bundle *bundle, struct span tar, struct load_limits limits, struct strbuf *error);
/** Takes the regular files below an open folder (not owned). */
bool load_folder(struct bundle *bundle, int folder, struct load_limits limits, struct strbuf *error);

#endif
