#ifndef PIDSHOT_WINDOWS_PYTHON_H
#define PIDSHOT_WINDOWS_PYTHON_H

#include "capture/sink.h"

/** The Python sampling window: a process beside us for each target with a CPython in it. */
struct python_window;

/** Starts them; they end by themselves at @end_ns (CLOCK_MONOTONIC). NULL in @ret where sampling was not asked for. Ok, or a fault. */
struct outcome python_window_start(struct sink *sink, uint64_t end_ns, struct python_window **ret);

/** Ends those that still run, where the window @is_cut; writes what they saw: profile, samples, evidence. NULL is accepted; destroys it. Ok, or a fault. */
struct outcome python_window_end(struct python_window *window, bool is_cut);

#endif
