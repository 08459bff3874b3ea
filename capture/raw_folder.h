#ifndef PIDSHOT_CAPTURE_RAW_FOLDER_H
#define PIDSHOT_CAPTURE_RAW_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/** One file below a folder of /proc/PID as it was read, or what was found in its place. */
struct raw_file {
	struct span path;   /**< relative to /proc/PID: "net/stat/arp_cache"; of a folder that could not be listed, its own */
	struct outcome got;
	struct span bytes;
	bool is_left;       /**< too large to be handed on: to be read by who wants it */
	uint64_t t_ns;
	uint64_t duration_ns;
};

/**
 * For workers: reads the files of the folder @path ("attr", "net") of the process whose /proc folder is @dir, and of the folders in it, in the order of their
 * names, and appends them for raw_folder_next(). What other collectors keep is left out; connection tracking is a file that was not asked for.
 */
struct outcome raw_folder_pack(int dir, const char *path, struct strbuf *ret);

/** Takes the next file off @packed. False: there are no more. */
bool raw_folder_next(struct span *packed, struct raw_file *ret);

#endif
