#ifndef PIDSHOT_CAPTURE_RAW_FOLDER_H
#define PIDSHOT_CAPTURE_RAW_FOLDER_H

#include "common/outcome.h"
#include "common/strbuf.h"

/**
 * For workers: reads the files of the folder @path ("attr", "net") of the process whose /proc folder is @dir, and of the folders in it, in the order of their
 * names, and appends them for packed_file_next(): paths relative to @dir ("net/stat/arp_cache"); of a folder that could not be listed, its own. What other
 * collectors keep is left out; connection tracking is a file that was not asked for.
 */
struct outcome raw_folder_pack(int dir, const char *path, struct strbuf *ret);

#endif
