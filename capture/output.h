#ifndef PIDSHOT_CAPTURE_OUTPUT_H
#define PIDSHOT_CAPTURE_OUTPUT_H

#include <stdbool.h>

#include "common/span.h"
#include "common/strbuf.h"

/**
 * Where the bundle goes: checked before anything is captured, written at the end, there whole or not at all.
 * @error gets one line that names the file and what to do.
 */

/** The file may be made: its folder is there and writable, it does not exist or @force, and there is room for @needed_bytes. */
bool output_check(const char *path, bool force, uint64_t needed_bytes, struct strbuf *error);

/** Under a temporary name with mode 0600, synced, handed to SUDO_UID, renamed. Nothing is left of it on failure. */
bool output_write(const char *path, bool force, struct span bytes, struct strbuf *error);

/** To stdout. */
bool output_stream(struct span bytes, struct strbuf *error);

#endif
