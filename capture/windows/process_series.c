#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/proc/io.h"
#include "capture/proc/schedstat.h"
#include "capture/proc/stat.h"
#include "capture/proc/statm.h"
#include "capture/proc/status.h"
#include "capture/windows/series.h"

/* What one tick learned of the target; parts that could not be read stay NULL in the row. */
struct sample {
	uint64_t t_ns;
	struct proc_stat stat;
	struct proc_statm statm;
	struct proc_status status;
	struct proc_schedstat schedstat;
	struct proc_io io;
	bool has_statm, has_status, has_schedstat, has_io;
	int64_t fd_count;
};

/* From Linux 6.2 on the size of the directory is the number of descriptors (fs/proc/fd.c); before it is 0. */
static int64_t count_fds(int dir)
{
	struct stat fds = { 0 };

	if (fstatat(dir, "fd", &fds, 0))
		return -1;
	return fds.st_size > 0 ? fds.st_size : -1;
}

static void store_stat(struct row *row, const struct proc_stat *stat)
{
	row_text(row, PROCESS_COUNTER_STATE, span_of(&stat->state, 1));
	row_int(row, PROCESS_COUNTER_UTIME_TICKS, (int64_t)stat->utime_ticks);
	row_int(row, PROCESS_COUNTER_STIME_TICKS, (int64_t)stat->stime_ticks);
	row_int(row, PROCESS_COUNTER_GUEST_TICKS, (int64_t)stat->guest_ticks);
	row_int(row, PROCESS_COUNTER_MINOR_FAULTS, (int64_t)stat->minor_faults);
	row_int(row, PROCESS_COUNTER_MAJOR_FAULTS, (int64_t)stat->major_faults);
	row_int(row, PROCESS_COUNTER_BLKIO_DELAY_TICKS, (int64_t)stat->blkio_delay_ticks);
	row_int(row, PROCESS_COUNTER_THREAD_COUNT, stat->thread_count);
	row_int(row, PROCESS_COUNTER_PROCESSOR, stat->processor);
	row_int(row, PROCESS_COUNTER_VSZ_BYTES, (int64_t)stat->vsz_bytes);
}

static void store_status(struct row *row, const struct proc_status *status)
{
	static const struct {
		enum proc_status_field field;
		int column;
	} fields[] = {
		{ PROC_STATUS_VM_SWAP_BYTES, PROCESS_COUNTER_SWAP_BYTES },
		{ PROC_STATUS_VM_PTE_BYTES, PROCESS_COUNTER_PAGE_TABLE_BYTES },
		{ PROC_STATUS_VOLUNTARY_CTXT_SWITCHES, PROCESS_COUNTER_VOLUNTARY_CTXT_SWITCHES },
		{ PROC_STATUS_NONVOLUNTARY_CTXT_SWITCHES, PROCESS_COUNTER_NONVOLUNTARY_CTXT_SWITCHES },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (proc_status_has(status, fields[i].field))
			row_int(row, fields[i].column, status->value[fields[i].field]);
}

static void store_io(struct row *row, const struct proc_io *io)
{
	row_int(row, PROCESS_COUNTER_RCHAR_BYTES, (int64_t)io->rchar_bytes);
	row_int(row, PROCESS_COUNTER_WCHAR_BYTES, (int64_t)io->wchar_bytes);
	row_int(row, PROCESS_COUNTER_SYSCR, (int64_t)io->syscr);
	row_int(row, PROCESS_COUNTER_SYSCW, (int64_t)io->syscw);
	row_int(row, PROCESS_COUNTER_READ_BYTES, (int64_t)io->read_bytes);
	row_int(row, PROCESS_COUNTER_WRITE_BYTES, (int64_t)io->write_bytes);
	row_int(row, PROCESS_COUNTER_CANCELLED_WRITE_BYTES, (int64_t)io->cancelled_write_bytes);
}

static void store(struct sink *sink, pid_t pid, int64_t tick, const struct sample *sample)
{
	struct row *row = sink_row(sink, TABLE_PROCESS_COUNTER);

	row_int(row, PROCESS_COUNTER_PID, pid);
	row_int(row, PROCESS_COUNTER_TICK, tick);
	row_int(row, PROCESS_COUNTER_T_NS, (int64_t)sample->t_ns);
	store_stat(row, &sample->stat);
	if (sample->has_statm)
		row_int(row, PROCESS_COUNTER_RSS_BYTES, (int64_t)sample->statm.resident_pages * sysconf(_SC_PAGESIZE));
	if (sample->has_status)
		store_status(row, &sample->status);
	if (sample->has_schedstat) {
		row_int(row, PROCESS_COUNTER_RUN_NS, (int64_t)sample->schedstat.run_ns);
		row_int(row, PROCESS_COUNTER_RUN_DELAY_NS, (int64_t)sample->schedstat.run_delay_ns);
	}
	if (sample->fd_count >= 0)
		row_int(row, PROCESS_COUNTER_FD_COUNT, sample->fd_count);
	if (sample->has_io)
		store_io(row, &sample->io);
}

struct outcome process_series_read(struct sink *sink, const struct target *target, int64_t tick, bool *ret_alive)
{
	struct sample sample = { .t_ns = sink_now(), .fd_count = count_fds(target->dir) };
	struct span text = { 0 };
	struct outcome got = sink_peek_small(sink, target->pid, target->dir, "stat", &text);

	*ret_alive = is_ok(got) && is_ok(proc_stat_parse(text, &sample.stat)) &&
		     (target->is_zombie || (sample.stat.state != 'Z' && sample.stat.state != 'X'));
	if (!*ret_alive)
		return is_fault(got) ? got : outcome_ok();
	if (is_ok(sink_peek_small(sink, target->pid, target->dir, "statm", &text)))
		sample.has_statm = is_ok(proc_statm_parse(text, &sample.statm));
	if (is_ok(sink_peek_small(sink, target->pid, target->dir, "status", &text)))
		sample.has_status = is_ok(proc_status_parse(text, &sample.status));
	if (is_ok(sink_peek_small(sink, target->pid, target->dir, "schedstat", &text)))
		sample.has_schedstat = is_ok(proc_schedstat_parse(text, &sample.schedstat));
	if (is_ok(sink_peek_small(sink, target->pid, target->dir, "io", &text)))
		sample.has_io = is_ok(proc_io_parse(text, &sample.io));
	store(sink, target->pid, tick, &sample);
	return outcome_ok();
}
