#ifndef PIDSHOT_CAPTURE_BUDGET_H
#define PIDSHOT_CAPTURE_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Why a capture ended; the numbers of lookup `ended`. */
enum ended {
	ENDED_AS_PLANNED,
	ENDED_TARGET,
	ENDED_SIGNAL,
	ENDED_DEADLINE,
	ENDED_SIZE,
	ENDED_MEMORY,
};

/** The harm budget: what was allowed, and which of it ended the capture. */
struct budget {
	double max_cpu_percent;    /**< of one core, own work during the window */
	uint64_t max_memory_bytes;
	uint64_t max_size_bytes;   /**< of the bundle's content, before compression: so the file is smaller still */
	uint64_t deadline_ns;      /**< length, from the start */
	uint64_t deadline_t_ns;    /**< CLOCK_MONOTONIC when it ends; 0: none */
	size_t max_processes;
	size_t processes_left_out; /**< of those that were chosen */
	enum ended ended;
	uint64_t max_stop_ns;      /**< of threads of the targets, in all */
	/* spent */
	uint64_t stopped_ns;
	double window_cpu_percent;    /**< own CPU over the window; negative: no window */
	const char *window_thinned;   /**< static text, or NULL */
};

/** Looks at the clock, the stop flag and these sizes; true when the capture should end now. Remembers the first reason. */
bool budget_exceeded(struct budget *budget, uint64_t memory_bytes, uint64_t content_bytes);

/** SIGINT and SIGTERM set the stop flag, SIGPIPE is ignored. */
void stop_install(void);
bool stop_requested(void);


/** Makes this process as harmless as it can be: nice, idle I/O class, first to be killed for memory, not dumpable. */
void budget_be_harmless(void);

#endif
