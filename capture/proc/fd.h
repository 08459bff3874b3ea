#ifndef PIDSHOT_PROC_FD_H
#define PIDSHOT_PROC_FD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

enum fd_kind {
#define FD_KIND(number, name, text) FD_##name##_KIND = (number),
#include "capture/fd_kinds.h"
#undef FD_KIND
};

/** What the text of a link /proc/PID/fd/N says. */
struct proc_fd {
	enum fd_kind kind;    /**< of a path: FD_FILE_KIND, until proc_fd_of_mode() knows more */
	struct span target;   /**< borrowed from the text; still with a " (deleted)" at its end */
	bool is_path;         /**< there is a file with a stat(2) behind it */
	bool ends_deleted;    /**< ends in " (deleted)": the kernel's, or part of the name */
	bool has_inode;
	uint64_t inode;       /**< from "socket:[1234]" */
};

/** Never fails: what is not known is FD_OTHER_KIND. Texts: fs/d_path.c, and the d_dname of each kind of file. */
void proc_fd_parse(struct span text, struct proc_fd *ret);

/** The kind of a path by st_mode and the major number of its st_rdev. */
enum fd_kind proc_fd_of_mode(uint32_t mode, uint32_t special_major);

/** @target without the " (deleted)" at its end. */
struct span proc_fd_undeleted(struct span target);

#endif
