#ifndef PIDSHOT_CAPTURE_COLLECTORS_HOST_PARTS_H
#define PIDSHOT_CAPTURE_COLLECTORS_HOST_PARTS_H

#include "capture/sink.h"

/* The parts of collector host: each writes its rows. */

/** A row of host_fact: @value without blanks at its ends; an empty one is none. */
void host_fact(struct sink *sink, const char *name, struct span value, struct span source);

/** A file below /proc or /sys in one fact, where it is there. A fault, or ok. */
struct outcome host_fact_file(struct sink *sink, const char *name, const char *path);

struct outcome host_kernel_read(struct sink *sink);   /* uname, command line, taint, settings in a word each */
struct outcome host_load_read(struct sink *sink);     /* load, pressure, memory and CPU time as of now */
struct outcome host_sysctl_read(struct sink *sink);
struct outcome host_cpus_read(struct sink *sink);     /* model, topology, NUMA */
struct outcome host_virtual_read(struct sink *sink);  /* hypervisor and container, as far as they show */
struct outcome host_release_read(struct sink *sink);  /* os-release, ours and the targets' */

#endif
