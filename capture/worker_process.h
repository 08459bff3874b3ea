#ifndef PIDSHOT_CAPTURE_WORKER_PROCESS_H
#define PIDSHOT_CAPTURE_WORKER_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "capture/worker.h"

/* What worker.c (one process a job) and reader.c (one for many) share: a process that answers, and is given up when it does not. */

/** Zero-initialised: none runs. */
struct worker_process {
	pid_t pid;               /**< 0: none runs */
	int answers;             /**< in the parent the end to read, in the worker the end to write */
	int questions;           /**< a SOCK_SEQPACKET in both; -1: it was given its work when it was forked */
	struct strbuf received;  /* answers of which the end has not come yet */
};

/** Forks a worker that does @work, which must not return. Ok, or why the host gave none: of descriptors, memory or processes there are too few. */
struct outcome worker_process_start(struct worker_process *worker, bool has_questions, void (*work)(struct worker_process *self, void *context),
				    void *context);

/** In the worker: does item @index of what it was asked and sends the answer. The worker ends where nobody listens. */
void worker_process_do(struct worker_process *self, size_t index,
		       struct outcome (*run)(size_t index, void *context, struct strbuf *ret), void *context);

/** A worker that answers items @at to @until; how it got those is its owner's. */
struct worker_source {
	struct worker_process *process;
	bool stays; /**< does not end when it has answered */
	/** Sees to it that the process works on item @at and some after it: those before @ret_until. Ok, a fault, or why none of the rest will be. */
	struct outcome (*ask)(struct worker_source *source, const struct worker_job *job, size_t at, size_t *ret_until);
};

/** Runs the job to its end with as many workers as it takes; see worker_run(). */
struct outcome worker_source_run(struct worker_source *source, const struct worker_job *job, struct worker_cost *cost);

/** Takes its questions and the reader of its answers away, at which it ends; worker_process_end() is still to come. */
void worker_process_let_go(struct worker_process *worker);

/** Ends it where one runs: it is waited for, unless it is hung. */
void worker_process_end(struct worker_process *worker, bool is_hung, struct worker_cost *cost);

#endif
