#ifndef PIDSHOT_CAPTURE_HOST_COUNTERS_H
#define PIDSHOT_CAPTURE_HOST_COUNTERS_H

#include "capture/sink.h"

/**
 * Counters of the host that are read twice, at the start of the capture and at the end of the window: diskstats, net/dev (also of targets in a network
 * namespace of their own), interrupts, softirqs. The first time the files become raw members. A file that is not there is a gap of its own.
 */
enum host_counters_time { HOST_COUNTERS_FIRST, HOST_COUNTERS_AGAIN };

struct outcome host_counters_read(struct sink *sink, enum host_counters_time time);

/** Rows of host_vmstat: at the start and at the end of the window, for they are many. */
struct outcome host_vmstat_read(struct sink *sink);

#endif
