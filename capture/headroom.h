#ifndef PIDSHOT_CAPTURE_HEADROOM_H
#define PIDSHOT_CAPTURE_HEADROOM_H

#include "capture/sink.h"

/**
 * Whether we live in the target's memory control group, so that what we take is taken from it. Then @ret gets what is left there below the
 * limit. False: not shared, no limit, or not known.
 */
bool headroom_shared(struct sink *sink, const struct target *target, uint64_t *ret_bytes);

#endif
