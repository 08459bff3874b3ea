#ifndef PIDSHOT_CAPTURE_OWN_ROOT_H
#define PIDSHOT_CAPTURE_OWN_ROOT_H

#include "capture/sink.h"

/**
 * Reads a small regular file below our own root ("etc/os-release"), as any program would: at most @cap bytes appended to @ret. Ok or empty; absent where there
 * is no such file, or what has its name is none. Not for a target's root: see inside.h.
 */
struct outcome own_root_read(const struct sink *sink, const char *path, size_t cap, struct strbuf *ret);

/**
 * True where the target's root is our own: the same folder in the same mount namespace, whose files are those that we see. What procfs shows of
 * ourselves is of the procfs at hand; a fixture has no self. Asks no file system that might not answer.
 */
bool own_root_is_of(const struct sink *sink, const struct target *target);

#endif
