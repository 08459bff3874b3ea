#ifndef PIDSHOT_CAPTURE_HEADROOM_H
#define PIDSHOT_CAPTURE_HEADROOM_H

#include "capture/sink.h"

/**
 * Whether we live in the target's memory control group, or in one above it, so that what we take is taken from its limit. Then @ret gets what is
 * left below the nearest of the limits that we share. False: none is shared, no limit, or not known.
 */
bool headroom_shared(struct sink *sink, const struct target *target, uint64_t *ret_bytes);

#endif
