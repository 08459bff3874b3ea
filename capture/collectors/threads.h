#ifndef PIDSHOT_COLLECTORS_THREADS_H
#define PIDSHOT_COLLECTORS_THREADS_H

#include "capture/proc/io.h"
#include "capture/proc/schedstat.h"
#include "capture/proc/stat.h"
#include "capture/proc/status.h"
#include "capture/proc/syscall.h"
#include "capture/sink.h"
#include "capture/thread_files.h"

/* For threads.c, which makes their rows, and threads_read.c, which reads them. */

/** What was learned of one thread; the outcome of a file says whether its part is filled. */
struct thread {
	int64_t tid;
	bool is_open;         /**< its folder was, and the rest says what was in it */
	struct span text[THREAD_FILES];
	struct outcome got[THREAD_FILES];
	struct proc_stat stat;
	struct proc_status status;
	struct proc_syscall call;
	struct proc_schedstat schedstat;
	struct proc_io io;
};

/** Threads under way: whose, and where they go. */
struct threads {
	const struct target *target;
	struct sink *sink;
	int dir;              /**< task */
	struct span folder;   /**< "/proc/42/task/" */
	struct outcome stack; /**< what became of kernel stacks, a table of its own */
	bool is_cut;          /**< the capture ended before the last */
};

/**
 * Reads the threads @tids ("123 124 ", each ended by a blank), @count of them, and makes rows of each: the many by the reader while those before them become rows,
 * few here. Ok, or a fault; of a thread that does not answer a row of `source` says so.
 */
struct outcome threads_collect(struct threads *threads, struct span tids, size_t count);

/** The rows of one. */
void threads_store(struct threads *threads, const struct thread *thread);

#endif
