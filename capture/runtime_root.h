#ifndef PIDSHOT_CAPTURE_RUNTIME_ROOT_H
#define PIDSHOT_CAPTURE_RUNTIME_ROOT_H

#include "common/span.h"

/**
 * Where a container runtime was told to keep its files: the first string that @key has in the text of its settings, in TOML (key = "/srv") or JSON ("key": "/srv"), on a
 * line of its own or on one with others. Only an absolute path without a step up, and without anything to be unescaped, is one; comments (#) are left out. Borrowed from
 * @text; empty: it is not told so.
 */
struct span runtime_root_of(struct span text, const char *key);

#endif
