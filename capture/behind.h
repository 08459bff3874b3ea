#ifndef PIDSHOT_CAPTURE_BEHIND_H
#define PIDSHOT_CAPTURE_BEHIND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/vfs.h>

#include "common/outcome.h"
#include "common/span.h"

/** The file behind a link of procfs, as far as stat(2) tells. */
struct behind {
	uint32_t mode, device_major, device_minor, special_major, special_minor, link_count;
	uint64_t inode, size_bytes, blocks_bytes;
	int64_t modified_ns;
	bool has_mount_id; /**< from 5.8 on */
	uint64_t mount_id; /**< of mountinfo */
	bool is_deleted;  /**< the " (deleted)" of the link's text is the kernel's */
};

/**
 * Asks the file system behind the link @name in @dir: may hang, so this is for workers. @text is the link's text; @root the target's root
 * folder (-1: not to be had). A text that ends in " (deleted)" may also be the file's very name; it is when that name leads to
 * the same file in the target's root.
 */
struct outcome behind_read(int dir, const char *name, struct span text, int root, struct behind *ret);

/** The same of an open descriptor (O_PATH is enough); nothing is said about whether it is deleted. */
struct outcome behind_read_fd(int fd, struct behind *ret);

/** A file system, as far as statfs(2) tells, and the device that its file has. */
struct behind_filesystem {
	uint32_t device_major, device_minor;
	struct statfs space;
};

/** Asks the file system that the descriptor is on (O_PATH is enough): for workers. */
struct outcome behind_read_filesystem(int fd, struct behind_filesystem *ret);

/**
 * Opens a path for the two above, asking nothing of the file itself: @name relative to @dir (/proc/PID), where its links lead; or an absolute
 * one as the target sees it, all links resolved within its root. -1 and errno.
 */
int behind_open(int dir, const char *name);

#endif
