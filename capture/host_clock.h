#ifndef PIDSHOT_CAPTURE_HOST_CLOCK_H
#define PIDSHOT_CAPTURE_HOST_CLOCK_H

#include "capture/sink.h"

/** A row of host_clock as of now: at the start of the capture and at the end of the window, so that a step between them shows. */
void host_clock_read(struct sink *sink);

#endif
