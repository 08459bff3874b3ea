#ifndef PIDSHOT_CAPTURE_NEIGHBOUR_IO_H
#define PIDSHOT_CAPTURE_NEIGHBOUR_IO_H

#include "capture/proc/io.h"
#include "capture/sink.h"

/** Reading /proc/PID/io of all processes of the host: of others' it needs privilege, and one gap tells that, however many they are. */
struct neighbour_io {
	size_t refused;
};

/** Reads that of process @pid, whose folder @dir is. False: not permitted, or it has ended. */
bool neighbour_io_read(struct neighbour_io *neighbours, struct sink *sink, pid_t pid, int dir, struct proc_io *ret);

/** After the last one: the gap, where some were refused. */
void neighbour_io_end(const struct neighbour_io *neighbours, struct sink *sink);

#endif
