#ifndef PIDSHOT_CAPTURE_INSIDE_H
#define PIDSHOT_CAPTURE_INSIDE_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "common/outcome.h"
#include "common/strbuf.h"

/** Who a worker becomes before it opens a path that the target may have chosen. */
struct inside {
	int root;         /**< the target's root folder, O_PATH; -1: not to be had */
	uid_t uid;
	gid_t gid;
	bool is_entered;  /**< this worker has become it already */
};

/** Fills it in for the process whose /proc folder is @dir: its root folder, and its effective ids, with which it reads files itself. For workers. */
void inside_init(struct inside *inside, int dir);

/**
 * For workers: reads @path ("/etc/passwd") as the target would see it, at most @cap bytes. Enters the target's root and takes its ids where
 * that is permitted, for good; elsewhere the path is resolved within that root with our own rights. Regular files only, no
 * link as the last part of the path: otherwise a link in a container could carry the host's files into a bundle.
 */
struct outcome inside_read(struct inside *inside, const char *path, size_t cap, struct strbuf *ret);

/**
 * The same file, opened: @ret_fd is the caller's. Looked at before it is opened, because opening a FIFO or a device does something. @ret_file has what
 * was found there also where that is no regular file (unsupported).
 */
struct outcome inside_open_file(struct inside *inside, const char *path, int *ret_fd, struct stat *ret_file);

/** Becomes the target now: for a worker that has something to open as itself before. */
void inside_enter(struct inside *inside);

/** Where it could not become the target (chroot(2) is refused), gives up the capabilities all the same: for those who open nothing more. */
void inside_drop(struct inside *inside);

/** The same for a folder: opens it for listing, and for files opened relative to it without following links. @ret_fd is the caller's. */
struct outcome inside_open_folder(struct inside *inside, const char *path, int *ret_fd);

/** What is known of a file that was read. */
struct inside_file {
	int64_t modified_ns;  /**< CLOCK_REALTIME */
	uint64_t size_bytes;
};

/** The same; @ret_file is filled in once the file is open. */
struct outcome inside_read_file(struct inside *inside, const char *path, size_t cap, struct strbuf *ret, struct inside_file *ret_file);

/** Appends the names in folder @path, each ended by a NUL, without "." and ".."; at most @cap bytes of them (then truncated). */
struct outcome inside_list(struct inside *inside, const char *path, size_t cap, struct strbuf *ret);

#endif
