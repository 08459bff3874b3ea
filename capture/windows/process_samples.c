#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "capture/neighbour_io.h"
#include "capture/proc/named_value.h"
#include "capture/proc/stat.h"
#include "capture/proc/status.h"
#include "capture/unopened.h"
#include "capture/windows/series.h"
#include "common/cleanup.h"

struct sample {
	int64_t pid;
	uint64_t t_ns;
	struct proc_stat stat;
	struct proc_io io;
	bool has_io, has_swap;
	int64_t swap_bytes;
};

static void store_io(struct row *row, const struct proc_io *io)
{
	row_int(row, PROCESS_SAMPLE_RCHAR_BYTES, (int64_t)io->rchar_bytes);
	row_int(row, PROCESS_SAMPLE_WCHAR_BYTES, (int64_t)io->wchar_bytes);
	row_int(row, PROCESS_SAMPLE_SYSCR, (int64_t)io->syscr);
	row_int(row, PROCESS_SAMPLE_SYSCW, (int64_t)io->syscw);
	row_int(row, PROCESS_SAMPLE_READ_BYTES, (int64_t)io->read_bytes);
	row_int(row, PROCESS_SAMPLE_WRITE_BYTES, (int64_t)io->write_bytes);
	row_int(row, PROCESS_SAMPLE_CANCELLED_WRITE_BYTES, (int64_t)io->cancelled_write_bytes);
}

static void store(struct sink *sink, const struct sample *sample, struct span comm)
{
	struct row *row = sink_row(sink, TABLE_PROCESS_SAMPLE);

	row_int(row, PROCESS_SAMPLE_PID, sample->pid);
	row_int(row, PROCESS_SAMPLE_T_NS, (int64_t)sample->t_ns);
	row_int(row, PROCESS_SAMPLE_START_TICKS, (int64_t)sample->stat.start_ticks);
	row_text(row, PROCESS_SAMPLE_COMM, comm);
	row_text(row, PROCESS_SAMPLE_STATE, span_of(&sample->stat.state, 1));
	row_int(row, PROCESS_SAMPLE_PPID, sample->stat.ppid);
	row_int(row, PROCESS_SAMPLE_MINOR_FAULTS, (int64_t)sample->stat.minor_faults);
	row_int(row, PROCESS_SAMPLE_MAJOR_FAULTS, (int64_t)sample->stat.major_faults);
	row_int(row, PROCESS_SAMPLE_UTIME_TICKS, (int64_t)sample->stat.utime_ticks);
	row_int(row, PROCESS_SAMPLE_STIME_TICKS, (int64_t)sample->stat.stime_ticks);
	row_int(row, PROCESS_SAMPLE_VSZ_BYTES, (int64_t)sample->stat.vsz_bytes);
	row_int(row, PROCESS_SAMPLE_RSS_BYTES, sample->stat.rss_pages * sysconf(_SC_PAGESIZE));
	if (sample->has_swap)
		row_int(row, PROCESS_SAMPLE_SWAP_BYTES, sample->swap_bytes);
	row_int(row, PROCESS_SAMPLE_THREAD_COUNT, sample->stat.thread_count);
	row_int(row, PROCESS_SAMPLE_PROCESSOR, sample->stat.processor);
	if (sample->has_io)
		store_io(row, &sample->io);
}

/* Whether anything is swapped out at all: where nothing is, no status of hundreds of processes has to be read for it. */
static bool is_swap_used(struct sink *sink)
{
	struct named_value line = { 0 };
	struct span text = { 0 };
	int64_t total = 0;
	int64_t free_bytes = -1;

	if (!is_ok(sink_peek_host_small(sink, "proc/meminfo", &text)))
		return true;
	while (named_value_next(&text, &line)) {
		if (span_is(line.name, "SwapTotal"))
			total = line.value;
		else if (span_is(line.name, "SwapFree"))
			free_bytes = line.value;
	}
	return free_bytes != total;
}

static void read_swap(struct sink *sink, int dir, struct sample *sample)
{
	struct proc_status status = { 0 };
	struct span text = { 0 };

	if (!is_ok(sink_peek_small(sink, (pid_t)sample->pid, dir, "status", &text)) || !is_ok(proc_status_parse(text, &status)))
		return;
	sample->has_swap = proc_status_has(&status, PROC_STATUS_VM_SWAP_BYTES);
	sample->swap_bytes = status.value[PROC_STATUS_VM_SWAP_BYTES];
}

/* One that has ended meanwhile is no gap: it is not in the table. */
static struct outcome sample_process(struct sink *sink, struct neighbour_io *neighbours, bool is_swapped, int64_t pid, const char *name)
{
	cleanup_fd int dir = openat(sink_proc(sink), name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct sample sample = { .pid = pid, .t_ns = sink_now() };
	struct span comm = { 0 };
	struct span text = { 0 };
	struct outcome got = outcome_ok();

	if (dir < 0) {
		unopened_note(sink, pid, "", errno);
		return outcome_ok();
	}
	got = sink_peek_small(sink, (pid_t)pid, dir, "stat", &text);
	if (!is_ok(got) || !is_ok(proc_stat_parse(text, &sample.stat)))
		return is_fault(got) ? got : outcome_ok();
	comm = sink_keep(sink, sample.stat.comm);
	/* Kernel threads have nothing that could be swapped. */
	if (sample.stat.vsz_bytes && is_swapped)
		read_swap(sink, dir, &sample);
	else
		sample.has_swap = sample.stat.vsz_bytes > 0;
	sample.has_io = neighbour_io_read(neighbours, sink, (pid_t)pid, dir, &sample.io);
	store(sink, &sample, comm);
	return outcome_ok();
}

struct outcome process_samples_read(struct sink *sink)
{
	cleanup_fd int fd = openat(sink_proc(sink), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *proc = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry = NULL;
	struct neighbour_io neighbours = { 0 };
	struct outcome got = outcome_ok();
	bool is_swapped = is_swap_used(sink);
	int64_t pid = 0;

	if (!proc) {
		got = outcome_errno(errno, "open");
		unopened_note(sink, 0, "", errno);
		sink_lacks(sink, TABLE_PROCESS_SAMPLE, got);
		return outcome_ok();
	}
	take_fd(&fd);
	while (!is_fault(got) && (entry = readdir(proc)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && span_int64(span(entry->d_name), &pid))
			got = sample_process(sink, &neighbours, is_swapped, pid, entry->d_name);
	neighbour_io_end(&neighbours, sink);
	return got;
}
