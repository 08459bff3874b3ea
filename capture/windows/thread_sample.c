#include "capture/windows/thread_sample.h"

void thread_sample_store(struct sink *sink, pid_t pid, int64_t tid, int64_t tick, const struct thread_sample *sample)
{
	struct row *row = sink_row(sink, TABLE_THREAD_COUNTER);

	row_int(row, THREAD_COUNTER_PID, pid);
	row_int(row, THREAD_COUNTER_TID, tid);
	row_int(row, THREAD_COUNTER_TICK, tick);
	row_text(row, THREAD_COUNTER_STATE, span_of(&sample->stat.state, 1));
	row_int(row, THREAD_COUNTER_UTIME_TICKS, (int64_t)sample->stat.utime_ticks);
	row_int(row, THREAD_COUNTER_STIME_TICKS, (int64_t)sample->stat.stime_ticks);
	row_int(row, THREAD_COUNTER_GUEST_TICKS, (int64_t)sample->stat.guest_ticks);
	row_int(row, THREAD_COUNTER_MINOR_FAULTS, (int64_t)sample->stat.minor_faults);
	row_int(row, THREAD_COUNTER_MAJOR_FAULTS, (int64_t)sample->stat.major_faults);
	row_int(row, THREAD_COUNTER_BLKIO_DELAY_TICKS, (int64_t)sample->stat.blkio_delay_ticks);
	row_int(row, THREAD_COUNTER_PROCESSOR, sample->stat.processor);
	if (sample->has_schedstat) {
		row_int(row, THREAD_COUNTER_RUN_NS, (int64_t)sample->schedstat.run_ns);
		row_int(row, THREAD_COUNTER_RUN_DELAY_NS, (int64_t)sample->schedstat.run_delay_ns);
		row_int(row, THREAD_COUNTER_TIMESLICES, (int64_t)sample->schedstat.timeslices);
	}
	if (sample->has_switches) {
		row_int(row, THREAD_COUNTER_VOLUNTARY_CTXT_SWITCHES, (int64_t)sample->voluntary_ctxt_switches);
		row_int(row, THREAD_COUNTER_NONVOLUNTARY_CTXT_SWITCHES, (int64_t)sample->nonvoluntary_ctxt_switches);
	}
	if (!sample->has_io)
		return;
	row_int(row, THREAD_COUNTER_RCHAR_BYTES, (int64_t)sample->io.rchar_bytes);
	row_int(row, THREAD_COUNTER_WCHAR_BYTES, (int64_t)sample->io.wchar_bytes);
	row_int(row, THREAD_COUNTER_SYSCR, (int64_t)sample->io.syscr);
	row_int(row, THREAD_COUNTER_SYSCW, (int64_t)sample->io.syscw);
	row_int(row, THREAD_COUNTER_READ_BYTES, (int64_t)sample->io.read_bytes);
	row_int(row, THREAD_COUNTER_WRITE_BYTES, (int64_t)sample->io.write_bytes);
	row_int(row, THREAD_COUNTER_CANCELLED_WRITE_BYTES, (int64_t)sample->io.cancelled_write_bytes);
}
