#ifndef PIDSHOT_CAPTURE_THREAD_FILES_H
#define PIDSHOT_CAPTURE_THREAD_FILES_H

#include "common/outcome.h"
#include "common/strbuf.h"

/**
 * What is read of every thread, and no others: what else task/TID holds repeats the process's (maps, fd), is long (sched), or takes its mmap_lock. None of these waits
 * for a lock of the target's.
 */
enum thread_file {
	THREAD_FILE_STAT,
	THREAD_FILE_STATUS,
	THREAD_FILE_COMM,
	THREAD_FILE_WCHAN,
	THREAD_FILE_SYSCALL,
	THREAD_FILE_STACK,
	THREAD_FILE_SCHEDSTAT,
	THREAD_FILE_IO,
	THREAD_FILES
};

/** By its name; THREAD_FILES: none of them. */
enum thread_file thread_file_of(struct span name);

/**
 * Reads the files of the threads @tids ("123 124 ", each ended by a blank) of the folder task @dir and appends them in this order for packed_file_next(), as "123/stat".
 * Of a thread that ended before the first of them that one is all; one whose folder cannot be opened is a file "123" (gone where it has ended since it was listed).
 */
struct outcome thread_files_pack(int dir, struct span tids, struct strbuf *ret);

#endif
