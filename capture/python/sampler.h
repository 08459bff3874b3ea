#ifndef PIDSHOT_PYTHON_SAMPLER_H
#define PIDSHOT_PYTHON_SAMPLER_H

#include "capture/python/reading.h"

/**
 * Samples the Python stacks of all threads for a while, in a process of its own: on an absolute clock with jitter, without ever stopping a thread. A thread that did not
 * run since its sample before is not read again; samples that follow each other and say the same become one of their weight.
 */
struct sampler {
	struct reading reading;   /**< its pid and dir set by the caller */
	uint64_t end_ns;          /**< CLOCK_MONOTONIC */
	int64_t rate_hz;
	double max_cpu_percent;   /**< of one core: past it the interval doubles */
	size_t answer_bytes_max;  /**< past it likewise, and past twice of it sampling ends */
};

/** The work of a worker process: @context is the sampler, @ret its answer for replay_run(). Ok, a gap where there is no Python to be read, or truncated. */
struct outcome sampler_run(size_t index, void *context, struct strbuf *ret);

/* ---- its parts ---- */

enum { SAMPLER_PLACES = 4096 };

/** A frame that was looked up lately. */
struct sampler_place {
	uint64_t code;
	int32_t instruction;
	uint32_t frame;           /* of the interner; 0: nothing here */
	uint32_t epoch;
};

/** A thread state under watch. */
struct watched {
	struct py_thread thread;  /* its task borrowed from the reading */
	int64_t interpreter;      /* id */
	uint64_t interpreter_address;
	struct walk walk;
	pid_t tid;                /* 0: not known */
	int schedstat;            /* -1: not readable */
	int call;                 /* its file `syscall`; -1: not opened yet, or not readable */
	bool is_call_tried;
	uint32_t looked;          /* the moment at which that was read last */
	enum activity asleep_in;  /* what it said then: wants the GIL, blocked, or unknown */
	uint64_t t_ns;            /* when its CPU time was read last */
	uint64_t run_ns;          /* then */
	bool has_run_ns;
	int64_t credit_ns;        /* CPU time that no sample stands for yet */
	struct sample open;       /* not yet written; weight 0: none */
	bool was_whole;
	uint32_t asleep;          /* moments in a row at which it was asked of and had not run */
	uint32_t idle;            /* and at which it had not been on a CPU */
	bool is_unasked;          /* at this moment */
	bool is_seen;
};

struct sampling {
	struct sampler *sampler;
	struct watched *watched;  /* by address of the thread state */
	size_t count, room;
	struct sampler_place places[SAMPLER_PLACES];
	uint32_t epoch;
	uint64_t start_ns, start_cpu_ns, interval_ns;
	uint64_t start_switches;  /* of the GIL of the first interpreter */
	bool has_switches;
	uint64_t walking_ns;      /* own CPU time of a moment, mean */
	uint64_t counts[COUNT_TRIES];
	const char *thinned;
};

/** Lists the thread states anew: new ones are watched from now on, those that ended no more. Ok, or why nothing is left. */
struct outcome sampling_list(struct sampling *sampling);
void sampling_forget(struct sampling *sampling);

/** Takes a sample of each. */
void sampling_take(struct sampling *sampling, bool is_late);

/** CPU time of the thread since the last call. False: not known, as at the first. */
bool sampling_read_run(struct watched *watched, uint64_t *ret_delta);

/** Writes the open sample of a thread. */
void sampling_flush(struct sampling *sampling, struct watched *watched);

#endif
