#ifndef PIDSHOT_CAPTURE_WORKER_H
#define PIDSHOT_CAPTURE_WORKER_H

#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/strbuf.h"

/**
 * Work that may hang or meet hostile bytes, done by a forked process that inherits what it needs. It is never waited for:
 * past its deadline it is sent SIGKILL (in D state that does nothing yet) and forgotten, and another is forked for the rest. A worker
 * has /dev/null for stdin, stdout and stderr, so that a stuck one cannot keep a pipe of ours open.
 */
struct worker_job {
	size_t count;            /**< items, done in order */
	unsigned deadline_ms;    /**< for each item */
	/** In the worker: does item @index and appends what it found to @ret. Its outcome is handed over too. */
	struct outcome (*run)(size_t index, void *context, struct strbuf *ret);
	/**
	 * In this process: item @index ended so, with these bytes (borrowed for the call). A hung item is OUTCOME_TIMED_OUT; those after too many
	 * hung ones are OUTCOME_OVER_BUDGET; a worker that died gives OUTCOME_UNSUPPORTED for its item. A fault stops the job.
	 */
	struct outcome (*done)(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context);
	void *context;
};

struct worker_cost {
	size_t started;
	size_t abandoned;
};

/**
 * Runs the job to its end; adds what it took to @cost. Ok, or a fault (no memory, or what @done returned). Where
 * no process can be had, every item is handed over with the reason.
 */
struct outcome worker_run(const struct worker_job *job, struct worker_cost *cost);

#endif
