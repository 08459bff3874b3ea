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
	struct reader_question *questions; /**< about descriptors with a path, then about places: room for all */
	size_t *with_path;                 /**< indices of those descriptors' items */
	size_t path_count;
};

/** Where a target stands without having it open. */
enum { FDS_PLACES = 3 };

/**
 * Has the file systems asked, by a worker, what is behind the descriptor, if it has a path, while the next ones are read. @may_send: those that wait
 * are sent.
 */
void fds_ask_behind(struct fds *fds, size_t index, bool may_send);
/** Takes the answers (into the items), rows of `place` for cwd, root and /tmp, and of `filesystem` for what all those are on. */
struct outcome fds_read_behind(struct fds *fds);

/** Has the other ends of one descriptor looked for, if it is of something that has them. */
void fd_item_seek(struct sink *sink, pid_t pid, const struct fd_item *item);

/** The rows of one descriptor in `fd` and in the tables of its kind. */
void fd_item_rows(struct sink *sink, pid_t pid, const struct fd_item *item);

#endif
