#ifndef PIDSHOT_PYTHON_DISTRIBUTIONS_H
#define PIDSHOT_PYTHON_DISTRIBUTIONS_H

#include "capture/inside.h"
#include "capture/python/reading.h"

enum { DISTRIBUTIONS_MAX = 5000 };

/** Appends the absolute paths of the main interpreter's sys.path, each ended by a NUL. False: not readable. */
bool distributions_paths(struct reading *reading, struct strbuf *ret);

/**
 * Lists what is installed in those folders: name, version (may be empty) and folder of each, each ended by a NUL. For a worker, which is inside the target's root
 * afterwards. A path that is no folder is usual. Truncated: there are more than DISTRIBUTIONS_MAX.
 */
struct outcome distributions_list(struct inside *inside, struct span paths, struct strbuf *ret);

#endif
