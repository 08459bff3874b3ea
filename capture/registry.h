#ifndef PIDSHOT_CAPTURE_REGISTRY_H
#define PIDSHOT_CAPTURE_REGISTRY_H

#include "capture/collector.h"

/* Every collector, in the order in which they run; the one list that a new subject touches. */
extern const struct collector collector_identity;
extern const struct collector collector_python;
extern const struct collector collector_distributions;
extern const struct collector collector_status;
extern const struct collector collector_threads;
extern const struct collector collector_fds;
extern const struct collector collector_sockets;
extern const struct collector collector_peers;
extern const struct collector collector_network;
extern const struct collector collector_io;
extern const struct collector collector_limits;
extern const struct collector collector_environ;
extern const struct collector collector_auxv;
extern const struct collector collector_settings;
extern const struct collector collector_sched;
extern const struct collector collector_timers;
extern const struct collector collector_memory;
extern const struct collector collector_modules;
extern const struct collector collector_container;
extern const struct collector collector_cgroup;
extern const struct collector collector_namespaces;
extern const struct collector collector_mounts;
extern const struct collector collector_raw;
extern const struct collector collector_locks;
extern const struct collector collector_processes;
extern const struct collector collector_logs;
extern const struct collector collector_host;
extern const struct collector collector_window;
extern const struct collector collector_sockets_again;
extern const struct collector collector_source;

/** The collectors, ended by NULL. */
extern const struct collector *const registry[];

/** By name; NULL: none. */
const struct collector *registry_find(struct span name);

#endif
