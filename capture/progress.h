#ifndef PIDSHOT_CAPTURE_PROGRESS_H
#define PIDSHOT_CAPTURE_PROGRESS_H

#include <stdint.h>

#include "common/strbuf.h"

/** What is said on stderr while it goes on, and the log that goes into the bundle. */
struct progress {
	int verbosity;        /**< -1: nothing */
	bool is_terminal;     /**< one line that is written over; else a line a phase */
	uint64_t start_t_ns;
	struct strbuf log;
};

void progress_init(struct progress *progress, int verbosity, uint64_t start_t_ns);
void progress_deinit(struct progress *progress);

/** A phase begins: said on stderr and logged. @format as printf's. */
void progress_phase(struct progress *progress, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** For the log, and for stderr with -v. */
void progress_detail(struct progress *progress, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Clears the line on a terminal. */
void progress_end(struct progress *progress);

#endif
