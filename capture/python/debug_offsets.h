#ifndef PIDSHOT_PYTHON_DEBUG_OFFSETS_H
#define PIDSHOT_PYTHON_DEBUG_OFFSETS_H

#include <stdbool.h>

#include "capture/python/layout.h"
#include "common/outcome.h"
#include "common/span.h"

/*
 * _Py_DebugOffsets, with which _PyRuntime begins from 3.13 on: the interpreter's own word on where its things lie. It is the target's, and
 * so not to be trusted: every offset is bounded.
 */
#define DEBUG_OFFSETS_COOKIE "xdebugpy"

enum { DEBUG_OFFSETS_BYTES = 1024 }; /**< to read: the longest known has 888 */

struct debug_offsets {
	uint32_t version_hex;
	bool is_free_threaded;
};

/** The words before the offsets. False: @bytes does not begin with the cookie and a version that can be. */
bool debug_offsets_head(struct span bytes, struct debug_offsets *ret);

/**
 * Puts the offsets of @bytes over those of @layout, the committed table of that minor. A minor newer than all that are known is read by the newest
 * list of words: what comes of it has to be proven on the interpreters then found. Malformed, with @layout as it was, if one of them cannot be true.
 */
struct outcome debug_offsets_apply(struct span bytes, struct layout *layout);

#endif
