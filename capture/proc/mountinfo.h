#ifndef PIDSHOT_PROC_MOUNTINFO_H
#define PIDSHOT_PROC_MOUNTINFO_H

#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/**
 * One line of /proc/PID/mountinfo: fs/proc_namespace.c show_mountinfo(). Spans are borrowed from the text, with the kernel's
 * escapes (\040 for a blank) still in them.
 */
struct proc_mount {
	int64_t id, parent_id;
	uint64_t device_major, device_minor; /**< of the superblock; files of btrfs and overlay have others */
	struct span root;                    /**< what of the file system is mounted there */
	struct span point;                   /**< seen from the process's root */
	struct span options;                 /**< of this mount */
	struct span propagation;             /**< "shared:1 master:2": any number of optional fields */
	struct span type;                    /**< such as fuse.sshfs */
	struct span source;                  /**< may be empty */
	struct span super_options;           /**< of the file system */
};

/** Malformed, and nothing written, unless the line is whole. */
struct outcome proc_mount_parse(struct span line, struct proc_mount *ret);

/** Appends @text with each \NNN (three octal digits, mangle() of fs/proc_namespace.c) as the byte it stands for. */
void proc_mount_unescape(struct span text, struct strbuf *ret);

#endif
