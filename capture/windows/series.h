#ifndef PIDSHOT_CAPTURE_WINDOWS_SERIES_H
#define PIDSHOT_CAPTURE_WINDOWS_SERIES_H

#include "capture/sink.h"

/*
 * What the window reads at each tick. Each call does its reads first and its rows after them. The files are small and cost
 * the target nothing: none of them takes its mmap_lock (statm and status do not; smaps would).
 */

/** /proc/stat, loadavg, meminfo, pressure. */
struct outcome host_series_read(struct sink *sink, int64_t tick);
/** stat, status and io of every process of the host: the other end of the table that the collector processes made. */
struct outcome process_samples_read(struct sink *sink);

/** The target's own counters. @ret_alive false: it has ended (or became a zombie). */
struct outcome process_series_read(struct sink *sink, const struct target *target, int64_t tick, bool *ret_alive);

/** The threads of one target between two ticks: an open schedstat each, so that a thread that did not run costs one read. */
struct thread_series;
struct thread_series *thread_series_create(void);
void thread_series_destroy(struct thread_series *series);
/** Rows for threads that ran since their last row, that are new, and (@is_last) for all. */
struct outcome thread_series_read(struct sink *sink, const struct target *target, struct thread_series *series, int64_t tick, bool is_last);

/** The same from the records of the BPF iterator (task_iter.h), of which those of process @pid count. */
struct thread_iter_series;
struct thread_iter_series *thread_iter_series_create(void);
void thread_iter_series_destroy(struct thread_iter_series *series);
struct outcome thread_iter_series_read(struct sink *sink, pid_t pid, struct thread_iter_series *series, struct span records, int64_t tick, bool is_last);

/** Threads of all targets, by the cheapest engine that there is: a row of `engine` says which, and why not a better one. */
struct thread_reader;
struct thread_reader *thread_reader_create(struct sink *sink, const struct target *targets, size_t count);
void thread_reader_destroy(struct thread_reader *reader);
/** Before the targets are read at a tick. */
struct outcome thread_reader_tick(struct thread_reader *reader);
struct outcome thread_reader_read(struct thread_reader *reader, size_t target, int64_t tick, bool is_last);

/** The control groups of the targets over the window, each once: a few files at each tick, all of them once more at the end. */
struct cgroup_series;
/** Finds the groups; NULL: no memory. @targets are the window's and live as long. */
struct cgroup_series *cgroup_series_create(struct sink *sink, const struct target *targets, size_t count);
void cgroup_series_destroy(struct cgroup_series *series);
struct outcome cgroup_series_read(struct sink *sink, struct cgroup_series *series, int64_t tick);
struct outcome cgroup_series_end(struct sink *sink, struct cgroup_series *series);

#endif
