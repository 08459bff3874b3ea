#ifndef PIDSHOT_COLLECTORS_FD_ITER_H
#define PIDSHOT_COLLECTORS_FD_ITER_H

#include <sys/types.h>

#include "capture/collectors/fd_record.h"
#include "common/outcome.h"
#include "common/strbuf.h"

/** A BPF iterator over the descriptors of one process at a time. Program and links vanish with our descriptors, however we end. */
struct fd_iter;

/** NULL where it cannot be had: before Linux 6.1, without CAP_BPF and CAP_PERFMON, in a pid namespace of one's own. */
struct fd_iter *fd_iter_open(void);
void fd_iter_close(struct fd_iter *iter);

/** Reads a struct fd_record a descriptor of @pid into @ret (emptied first). False: it cannot be read so. */
bool fd_iter_read(const struct fd_iter *iter, pid_t pid, struct strbuf *ret);

#endif
