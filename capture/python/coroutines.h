#ifndef PIDSHOT_PYTHON_COROUTINES_H
#define PIDSHOT_PYTHON_COROUTINES_H

#include "capture/python/codes.h"

/** A frame that waits, of a coroutine, generator or asynchronous generator. */
struct coroutine_frame {
	uint64_t frame;       /**< address of its frame */
	uint64_t code;
	int32_t instruction;  /**< as lines_find() takes it */
};

enum { COROUTINES_MAX = 1000 };

/** What a coroutine waits in, outermost first, as it is found: each awaits the next. */
struct coroutines {
	struct coroutine_frame *at;
	size_t count, capacity;
	bool is_executing;    /**< the last one runs: what it called is on a thread's stack */
	uint64_t awaited;     /**< what the innermost one awaits, which is no coroutine: a future, a task; 0: nothing, or unknown */
};

/**
 * Follows the coroutine object at @address to what it awaits, and so on. Cycles end after COROUTINES_MAX. False: it is none, has ended, or is not readable; @ret is
 * empty then.
 */
bool coroutines_read(struct codes *codes, uint64_t address, struct coroutines *ret);
void coroutines_deinit(struct coroutines *coroutines);
#define cleanup_coroutines __attribute__((cleanup(coroutines_deinit)))

#endif
