#ifndef PIDSHOT_COMMON_IO_H
#define PIDSHOT_COMMON_IO_H

#include <stddef.h>

#include "common/outcome.h"
#include "common/strbuf.h"

/**
 * Reads @fd from where it stands to its end, appending to @buf; at most @cap bytes. OUTCOME_OK or OUTCOME_EMPTY at the end of
 * the file, OUTCOME_TRUNCATED where the cap was reached first, else what the errno means (what came before it is in @buf).
 * EINTR is retried.
 */
struct outcome io_read(int fd, struct strbuf *buf, size_t cap);

/** Opens @path relative to @dir (AT_FDCWD: the current folder) for reading and does io_read(). */
struct outcome io_read_at(int dir, const char *path, struct strbuf *buf, size_t cap);

/**
 * The same for a file that its kernel hands out whole in one read if there is room (procfs files made by single_open(), such as
 * fdinfo and status): a short read is its end, which saves the second read of the many.
 */
struct outcome io_read_single_at(int dir, const char *path, struct strbuf *buf, size_t cap);

/** Writes all of @bytes; 0, or the errno. Short writes and EINTR are retried. */
int io_write(int fd, struct span bytes);

#endif
