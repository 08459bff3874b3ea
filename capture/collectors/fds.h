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

/** The rows of one descriptor in `fd` and in the tables of its kind. */
void fd_item_rows(struct sink *sink, pid_t pid, const struct fd_item *item);

#endif
