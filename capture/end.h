#ifndef PIDSHOT_CAPTURE_END_H
#define PIDSHOT_CAPTURE_END_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "capture/inode_map.h"
#include "capture/proc/fd.h"
#include "common/span.h"

enum {
	END_READS = 1,
	END_WRITES = 2,
	END_MASTER = 4, /* of a terminal: the side of its emulator */
};

/** A descriptor of something that has another end, or is shared: a pipe, a named pipe, an eventfd, a terminal, a file. */
struct end {
	pid_t pid;
	int fd;
	enum fd_kind kind;     /**< FD_PIPE_KIND, FD_FIFO_KIND, FD_EVENTFD_KIND, FD_TTY_KIND, FD_FILE_KIND */
	unsigned access;       /**< END_ bits */
	bool has_device;
	uint32_t device_major, device_minor; /**< of a file's or named pipe's file system; of a terminal's devpts */
	uint64_t inode;        /**< of the pipe or file; the eventfd's id; the terminal's index */
	struct span name;      /**< the link's text of what has a path; borrowed until the sink ends */
};

/** A descriptor that is a socket. */
struct socket_held {
	pid_t pid;
	int fd;
	uint64_t inode;
};

/** What collectors found that has other ends: peers looks for these among the descriptors of the host. */
struct sought {
	struct end *ends;      /**< of the targets */
	size_t count, capacity;
	struct inode_map sockets; /**< by inode: of the targets, and of who is at their other end */
	struct socket_held *held; /**< of the targets whose descriptors were listed, in their order */
	size_t held_count, held_capacity;
	struct inode_map listed;  /**< by pid: targets whose descriptors were listed, with sockets or without, and the place of their first */
};

#endif
