#ifndef PIDSHOT_CAPTURE_BEHIND_H
#define PIDSHOT_CAPTURE_BEHIND_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** The file behind a link of procfs, as far as stat(2) tells. */
struct behind {
	uint32_t mode, device_major, device_minor, special_major, special_minor, link_count;
	uint64_t inode, size_bytes, blocks_bytes;
	int64_t modified_ns;
	bool is_deleted;  /**< the " (deleted)" of the link's text is the kernel's */
};

/**
 * Asks the file system behind the link @name in @dir: may hang, so this is for workers. @text is the link's text; @root the target's root
 * folder (-1: not to be had). A text that ends in " (deleted)" may also be the file's very name; it is when that name leads to
 * the same file in the target's root.
 */
struct outcome behind_read(int dir, const char *name, struct span text, int root, struct behind *ret);

#endif
