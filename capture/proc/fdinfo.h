#ifndef PIDSHOT_PROC_FDINFO_H
#define PIDSHOT_PROC_FDINFO_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/proc/locks.h"
#include "common/outcome.h"
#include "common/span.h"

/** Which of the numbers below a file had: kernels differ, and each kind of file has lines of its own. */
enum {
	FDINFO_POSITION = 1 << 0,
	FDINFO_FLAGS = 1 << 1,
	FDINFO_MOUNT_ID = 1 << 2,
	FDINFO_INODE = 1 << 3, /* from 5.14 on */
	FDINFO_EVENTFD_COUNT = 1 << 4,
	FDINFO_EVENTFD_ID = 1 << 5,
	FDINFO_SIGNAL_MASK = 1 << 6,
	FDINFO_PIDFD_PID = 1 << 7,
	FDINFO_CLOCK = 1 << 8,
	FDINFO_TICKS = 1 << 9,
	FDINFO_SETTIME_FLAGS = 1 << 10,
	FDINFO_VALUE = 1 << 11,
	FDINFO_INTERVAL = 1 << 12,
	FDINFO_TTY_INDEX = 1 << 13, /* of the master of a terminal */
};

/** /proc/PID/fdinfo/N: fs/proc/fd.c seq_show() and the show_fdinfo of each kind of file. */
struct proc_fdinfo {
	unsigned has;             /**< FDINFO_ bits */
	int64_t position_bytes;
	uint64_t flags;           /**< open(2) flags, with O_CLOEXEC */
	int64_t mount_id;
	uint64_t inode;
	uint64_t eventfd_count, signal_mask, settime_flags, ticks;
	int64_t eventfd_id;
	int64_t pidfd_pid;        /**< -1: ended */
	int64_t clock;
	int64_t tty_index;
	uint64_t value_ns, interval_ns;
	unsigned lock_count, epoll_count, inotify_count; /**< lines for the functions below */
};

struct proc_fdinfo_epoll {
	int64_t fd;
	uint64_t events, data;
	bool has_inode;           /**< from 4.16 on */
	uint64_t inode;
};

struct proc_fdinfo_inotify {
	uint64_t watch, inode, device, mask;
};

/** Lines that are not known are skipped. Malformed (with what was understood in @ret) when a known one has no number. */
struct outcome proc_fdinfo_parse(struct span text, struct proc_fdinfo *ret);

/** The next "tfd", "inotify" or "lock" line that can be read; false at the end. */
bool proc_fdinfo_next_epoll(struct span *rest, struct proc_fdinfo_epoll *ret);
bool proc_fdinfo_next_inotify(struct span *rest, struct proc_fdinfo_inotify *ret);
bool proc_fdinfo_next_lock(struct span *rest, struct proc_lock *ret);

#endif
