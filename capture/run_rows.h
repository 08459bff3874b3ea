#ifndef PIDSHOT_CAPTURE_RUN_ROWS_H
#define PIDSHOT_CAPTURE_RUN_ROWS_H

#include "capture/settings.h"
#include "capture/sink_private.h"

/** The row of `bundle`: host, clocks, options. Reads the few files of the host that it needs. CLOCK_REALTIME minus CLOCK_MONOTONIC in @ret_offset_ns. */
struct outcome run_row_bundle(struct sink *sink, const struct settings *settings, struct span arguments, int64_t *ret_offset_ns);

/** The rows of `capture_end` and `budget`, and when targets ended. */
struct outcome run_rows_end(struct sink *sink, uint64_t collect_ns);

#endif
