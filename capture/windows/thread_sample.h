#ifndef PIDSHOT_CAPTURE_WINDOWS_THREAD_SAMPLE_H
#define PIDSHOT_CAPTURE_WINDOWS_THREAD_SAMPLE_H

#include "capture/proc/io.h"
#include "capture/proc/schedstat.h"
#include "capture/proc/stat.h"
#include "capture/sink.h"

/** Counters of one thread at one tick, whoever read them: procfs's files or the BPF iterator. */
struct thread_sample {
	struct proc_stat stat;
	struct proc_io io;
	struct proc_schedstat schedstat;
	uint64_t voluntary_ctxt_switches, nonvoluntary_ctxt_switches;
	bool has_switches, has_io, has_schedstat;
};

/** A row of thread_counter. */
void thread_sample_store(struct sink *sink, pid_t pid, int64_t tid, int64_t tick, const struct thread_sample *sample);

#endif
