#ifndef PIDSHOT_CAPTURE_READER_H
#define PIDSHOT_CAPTURE_READER_H

#include "capture/worker_process.h"
#include "common/span.h"

/** What a reader can be asked for. */
enum reader_what {
	READER_FILE,   /**< the file's bytes, at most @cap */
	READER_BEHIND, /**< what stat(2) tells of the file behind the link, a struct behind; see behind_read() */
	READER_FOLDER, /**< the files of a folder of the target's, see raw_folder_pack() */
	READER_THREADS, /**< the files of the threads @name of the folder task @dir, see thread_files_pack() */
	READER_FILESYSTEM, /**< what statfs(2) tells of the file system it is on, a struct behind_filesystem */
};

struct reader_question {
	enum reader_what what;
	int dir;           /**< that @name is relative to; but of READER_FILE: of the target, so that "root" in it is the target's */
	const char *name;  /**< but of READER_FILE it may be absolute: a path inside the target's root */
	struct span text;  /**< READER_BEHIND: what the link says, where it ends in " (deleted)"; else may be empty */
	size_t cap;
};

/**
 * A worker process that stays for the next questions: forking one for each file that may hang took a third of the time of a small
 * capture. Zero-initialised is valid; it is forked when it is first asked, and again after one that hung.
 */
struct reader {
	struct worker_process process;
	size_t ahead; /**< so many of the next run's questions were sent before it */
};

/** Forks it before anybody asks: while we have little memory that is cheap. Where it cannot be had whoever asks is told why. */
void reader_start(struct reader *reader, struct worker_cost *cost);

/**
 * Sends the first questions of the next reader_run(), so that they are answered while other work goes on: as many as there is room for, those that were
 * sent before left out. Never waits; nothing else may be asked until that run.
 */
void reader_ask_ahead(struct reader *reader, const struct reader_question *questions, size_t count, struct worker_cost *cost);

/** Like worker_run(), for one question an item: @done as in struct worker_job. */
struct outcome reader_run(struct reader *reader, const struct reader_question *questions, const struct worker_job *job, struct worker_cost *cost);

/** CPU time of the one that runs now: of those that ended getrusage(2) tells. */
uint64_t reader_cpu_ns(const struct reader *reader);

/** Nothing more will be asked: it ends while other work goes on. */
void reader_let_go(struct reader *reader);

void reader_deinit(struct reader *reader, struct worker_cost *cost);

#endif
