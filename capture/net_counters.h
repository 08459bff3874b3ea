#ifndef PIDSHOT_CAPTURE_NET_COUNTERS_H
#define PIDSHOT_CAPTURE_NET_COUNTERS_H

#include "capture/sink.h"

/** When counters of the targets' network namespaces are read: the first time the targets get their rows of target_netns too. */
enum net_counters_time { NET_COUNTERS_FIRST, NET_COUNTERS_AGAIN };

/**
 * Rows of net_counter, once a namespace. The files are kept as raw members by collector raw. What is not there (a kernel without IPv6) is a
 * gap of its own. Ok, empty where nothing could be read, or a fault.
 */
struct outcome net_counters_read(struct sink *sink, enum net_counters_time time);

#endif
