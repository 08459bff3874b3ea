#ifndef PIDSHOT_PYTHON_HOLD_H
#define PIDSHOT_PYTHON_HOLD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/outcome.h"

/**
 * One thread of the target, stopped for as short as can be, where the user allows it.
 *
 * A process of its own does it, by PTRACE_SEIZE and PTRACE_INTERRUPT: never by a signal. Its timer kills it when the time is up, whatever we are doing
 * then, and a thread whose tracer dies runs on (ptrace(2)); so does it when we die. A signal that arrives meanwhile is delivered as the thread is let go,
 * and a thread that SIGSTOP had stopped stays stopped.
 */
struct hold {
	pid_t holder;  /**< the process; 0: none */
	int channel;
	uint64_t max_ns;
};

/** Stops thread @tid for @max_ns at most, and returns when it stands. Ok, or why it does not: denied, gone, timed out (it does not come out of the kernel). */
struct outcome hold_begin(struct hold *hold, pid_t tid, uint64_t max_ns);

/** Lets it run on. @ret_ns: how long it was held, from the order to stop on. True if it stood until now: not if its time was up before, which then is @ret_ns. */
bool hold_end(struct hold *hold, uint64_t *ret_ns);

#endif
