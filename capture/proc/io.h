#ifndef PIDSHOT_CAPTURE_PROC_IO_H
#define PIDSHOT_CAPTURE_PROC_IO_H

#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** /proc/PID/io and task/TID/io: fs/proc/base.c do_io_accounting(). */
struct proc_io {
	uint64_t rchar_bytes, wchar_bytes, syscr, syscw, read_bytes, write_bytes, cancelled_write_bytes;
};

/** Malformed unless all seven lines are there. */
struct outcome proc_io_parse(struct span text, struct proc_io *ret);

#endif
