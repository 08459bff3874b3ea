#ifndef PIDSHOT_COLLECTORS_FDS_H
#define PIDSHOT_COLLECTORS_FDS_H

#include "capture/behind.h"
#include "capture/proc/fd.h"
#include "capture/proc/fdinfo.h"
#include "capture/sink.h"

/** One descriptor, as read by collectors/fds.c. */
struct fd_item {
	int fd;
	char name[16];           /**< "fd/17", for those with a path */
	bool is_there;           /**< still open when its link was read */
	bool has_behind;
	struct proc_fd link;
	struct span info_text;
	struct proc_fdinfo info;
	struct behind behind;
};

/** All descriptors of a target, while they are read. */
struct fds {
	struct sink *sink;
	const struct target *target;
	struct fd_item *items;
	size_t count;
	int dir;               /**< /proc/PID/fd */
};

/**
 * Asks the file systems, by a worker: what is behind each descriptor with a path (into the items), rows of `place` for cwd, root and
 * /tmp in it, and of `filesystem` for what all those are on.
 */
struct outcome fds_read_behind(struct fds *fds);

/** Has the other ends of one descriptor looked for, if it is of something that has them. */
void fd_item_seek(struct sink *sink, pid_t pid, const struct fd_item *item);

/** The rows of one descriptor in `fd` and in the tables of its kind. */
void fd_item_rows(struct sink *sink, pid_t pid, const struct fd_item *item);

#endif
