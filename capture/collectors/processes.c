#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/neighbour_io.h"
#include "capture/passwd.h"
#include "capture/proc/stat.h"
#include "capture/proc/statm.h"
#include "capture/proc/status.h"
#include "capture/registry.h"
#include "capture/unopened.h"
#include "common/cleanup.h"

enum { CMDLINE_DEADLINE_MS = 500, PATH_TEXT = 32, LINK_CAP = 4096 };

/* A process of the host. Its command line comes last, through a worker: that read takes the neighbour's mmap_lock. */
struct process {
	int64_t pid;
	uint64_t t_ns;
	struct proc_stat stat;
	struct proc_statm statm;
	struct proc_status status;
	struct proc_io io;
	bool has_statm, has_status, has_io;
	char name[PATH_TEXT]; /* "42/cmdline" */
	char path[PATH_TEXT]; /* "/proc/42/cmdline" */
	struct span exe;
	struct span arguments;
	bool has_arguments;
};

struct table {
	struct process *list;
	size_t count, capacity;
	struct passwd users;
	struct neighbour_io neighbours;
};

static void table_deinit(struct table *table)
{
	free(table->list);
	passwd_deinit(&table->users);
}

static struct process *table_add(struct table *table)
{
	if (table->count == table->capacity) {
		size_t capacity = table->capacity ? 2 * table->capacity : 256;
		struct process *list = realloc(table->list, capacity * sizeof(*list));

		if (!list)
			return NULL;
		table->list = list;
		table->capacity = capacity;
	}
	table->list[table->count] = (struct process){ 0 };
	return &table->list[table->count++];
}

static void store_threads(struct sink *sink, int64_t pid, int dir)
{
	cleanup_fd int fd = openat(dir, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *task = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry = NULL;

	if (task)
		take_fd(&fd);
	else
		unopened_note(sink, pid, "/task", errno);
	while (task && (entry = readdir(task))) {
		cleanup_strbuf struct strbuf name = { 0 };
		struct span comm = { 0 };
		struct row *row = NULL;
		int64_t tid = 0;

		if (!span_int64(span(entry->d_name), &tid) || tid == pid)
			continue;
		strbuf_addf(&name, "task/%s/comm", entry->d_name);
		if (!is_ok(sink_peek_small(sink, (pid_t)pid, dir, strbuf_text(&name), &comm)))
			continue;
		row = sink_row(sink, TABLE_PROCESS_THREAD);
		row_int(row, PROCESS_THREAD_PID, pid);
		row_int(row, PROCESS_THREAD_TID, tid);
		row_text(row, PROCESS_THREAD_COMM, span_ends(comm, "\n") ? span_first(comm, comm.length - 1) : comm);
	}
}

/* Other users' programs are not ours to see without privilege, which is no gap of the table: NULL says so. */
static struct span read_exe(struct sink *sink, int dir)
{
	char text[LINK_CAP] = "";
	ssize_t length = readlinkat(dir, "exe", text, sizeof(text));
	struct span exe = span_of(text, length > 0 ? (size_t)length : 0);

	if (span_ends(exe, " (deleted)"))
		exe.length -= strlen(" (deleted)");
	return exe.length ? sink_keep(sink, exe) : (struct span){ 0 };
}

/* One process. Gone meanwhile is no gap of ours: it is not in the table. */
static struct outcome read_process(struct sink *sink, struct table *table, const char *name)
{
	struct process process = { .t_ns = sink_now() };
	cleanup_fd int dir = openat(sink_proc(sink), name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct span text = { 0 };
	struct process *kept = NULL;
	struct outcome got = outcome_ok();

	if (!span_int64(span(name), &process.pid))
		return outcome_ok();
	if (dir < 0) {
		unopened_note(sink, process.pid, "", errno);
		return outcome_ok();
	}
	got = sink_peek_small(sink, (pid_t)process.pid, dir, "stat", &text);
	if (is_fault(got))
		return got;
	if (!is_ok(got) || !is_ok(proc_stat_parse(text, &process.stat)))
		return outcome_ok();
	process.stat.comm = sink_keep(sink, process.stat.comm);
	if (is_ok(sink_peek_small(sink, (pid_t)process.pid, dir, "statm", &text)))
		process.has_statm = is_ok(proc_statm_parse(text, &process.statm));
	if (is_ok(sink_peek_small(sink, (pid_t)process.pid, dir, "status", &text)))
		process.has_status = is_ok(proc_status_parse(text, &process.status));
	if (process.stat.vsz_bytes)
		process.exe = read_exe(sink, dir);
	process.has_io = neighbour_io_read(&table->neighbours, sink, (pid_t)process.pid, dir, &process.io);
	if (process.stat.thread_count > 1)
		store_threads(sink, process.pid, dir);
	kept = table_add(table);
	if (!kept)
		return outcome_fault(ENOMEM, "no memory for the process table");
	*kept = process;
	return outcome_ok();
}

static struct outcome read_all(struct sink *sink, struct table *table)
{
	cleanup_fd int fd = openat(sink_proc(sink), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *proc = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry = NULL;

	if (!proc)
		return outcome_errno(errno, "/proc");
	take_fd(&fd);
	while ((entry = readdir(proc))) {
		struct outcome got = outcome_ok();

		if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		if (sink_stopping(sink))
			return outcome_of(OUTCOME_TRUNCATED, 0, "the capture ended before the last process");
		got = read_process(sink, table, entry->d_name);
		if (is_fault(got))
			return got;
	}
	return outcome_ok();
}

static struct outcome take_arguments(struct sink *sink, const struct sink_request *request, struct outcome got, struct span bytes,
				     void *context)
{
	struct process *process = request->context;

	(void)context;
	process->has_arguments = is_ok(got);
	process->arguments = sink_keep(sink, bytes);
	return outcome_ok();
}

static struct outcome read_arguments(struct sink *sink, struct table *table)
{
	cleanup_free struct sink_request *requests = calloc(table->count + 1, sizeof(*requests));
	size_t count = 0;

	if (!requests)
		return outcome_fault(ENOMEM, "no memory for the process table");
	for (size_t i = 0; i < table->count; i++) {
		struct process *process = &table->list[i];

		if (process->stat.vsz_bytes == 0) /* kernel threads and zombies have none */
			continue;
		snprintf(process->name, sizeof(process->name), "%d/cmdline", (int)process->pid);
		snprintf(process->path, sizeof(process->path), "/proc/%d/cmdline", (int)process->pid);
		requests[count++] = (struct sink_request){ .pid = (pid_t)process->pid, .dir = sink_proc(sink), .name = process->name,
							   .path = process->path, .is_passing = true, .context = process };
	}
	return sink_read_batch(sink, requests, count, CMDLINE_DEADLINE_MS, take_arguments, NULL);
}

/* NULs between arguments become blanks; those at the end go. */
static void store_arguments(struct row *row, struct span arguments)
{
	struct strbuf text = { 0 };

	while (arguments.length && arguments.at[arguments.length - 1] == '\0')
		arguments.length--;
	strbuf_add(&text, arguments);
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '\0')
			text.at[i] = ' ';
	row_text(row, PROCESS_ARGUMENTS, strbuf_span(&text));
	strbuf_deinit(&text);
}

static void store_status(struct row *row, const struct proc_status *status, const struct passwd *users)
{
	if (status->has_uid) {
		struct span name = passwd_name(users, status->uid[1]);

		row_int(row, PROCESS_RUID, (int64_t)status->uid[0]);
		row_int(row, PROCESS_EUID, (int64_t)status->uid[1]);
		if (!span_is_empty(name))
			row_text(row, PROCESS_USER_NAME, name);
	}
	if (status->has_gid)
		row_int(row, PROCESS_RGID, (int64_t)status->gid[0]);
	if (proc_status_has(status, PROC_STATUS_VM_SWAP_BYTES))
		row_int(row, PROCESS_SWAP_BYTES, status->value[PROC_STATUS_VM_SWAP_BYTES]);
	if (proc_status_has(status, PROC_STATUS_VM_LOCKED_BYTES))
		row_int(row, PROCESS_LOCKED_BYTES, status->value[PROC_STATUS_VM_LOCKED_BYTES]);
}

static void store_stat(struct row *row, const struct proc_stat *stat, int64_t page_bytes)
{
	row_text(row, PROCESS_COMM, stat->comm);
	row_text(row, PROCESS_STATE, span_of(&stat->state, 1));
	row_int(row, PROCESS_PPID, stat->ppid);
	row_int(row, PROCESS_PGID, stat->pgid);
	row_int(row, PROCESS_SID, stat->sid);
	row_int(row, PROCESS_TTY, stat->tty);
	row_int(row, PROCESS_TTY_PGID, stat->tty_pgid);
	row_int(row, PROCESS_FLAGS, (int64_t)stat->flags);
	row_int(row, PROCESS_MINOR_FAULTS, (int64_t)stat->minor_faults);
	row_int(row, PROCESS_MAJOR_FAULTS, (int64_t)stat->major_faults);
	row_int(row, PROCESS_UTIME_TICKS, (int64_t)stat->utime_ticks);
	row_int(row, PROCESS_STIME_TICKS, (int64_t)stat->stime_ticks);
	row_int(row, PROCESS_CHILD_UTIME_TICKS, stat->child_utime_ticks);
	row_int(row, PROCESS_CHILD_STIME_TICKS, stat->child_stime_ticks);
	row_int(row, PROCESS_PRIORITY, stat->priority);
	row_int(row, PROCESS_NICE, stat->nice);
	row_int(row, PROCESS_THREAD_COUNT, stat->thread_count);
	row_int(row, PROCESS_START_TICKS, (int64_t)stat->start_ticks);
	row_int(row, PROCESS_VSZ_BYTES, (int64_t)stat->vsz_bytes);
	row_int(row, PROCESS_RSS_BYTES, stat->rss_pages * page_bytes);
	row_int(row, PROCESS_PROCESSOR, stat->processor);
	row_int(row, PROCESS_RT_PRIORITY, stat->rt_priority);
	row_int(row, PROCESS_POLICY, stat->policy);
}

static void store_io(struct row *row, const struct proc_io *io)
{
	row_int(row, PROCESS_RCHAR_BYTES, (int64_t)io->rchar_bytes);
	row_int(row, PROCESS_WCHAR_BYTES, (int64_t)io->wchar_bytes);
	row_int(row, PROCESS_SYSCR, (int64_t)io->syscr);
	row_int(row, PROCESS_SYSCW, (int64_t)io->syscw);
	row_int(row, PROCESS_READ_BYTES, (int64_t)io->read_bytes);
	row_int(row, PROCESS_WRITE_BYTES, (int64_t)io->write_bytes);
	row_int(row, PROCESS_CANCELLED_WRITE_BYTES, (int64_t)io->cancelled_write_bytes);
}

static void store_process(struct sink *sink, const struct process *process, const struct passwd *users)
{
	int64_t page_bytes = sysconf(_SC_PAGESIZE);
	struct row *row = sink_row(sink, TABLE_PROCESS);

	row_int(row, PROCESS_PID, process->pid);
	row_int(row, PROCESS_T_NS, (int64_t)process->t_ns);
	store_stat(row, &process->stat, page_bytes);
	if (process->exe.length)
		row_text(row, PROCESS_EXE, process->exe);
	if (process->has_statm)
		row_int(row, PROCESS_SHARED_BYTES, (int64_t)process->statm.shared_pages * page_bytes);
	if (process->has_status)
		store_status(row, &process->status, users);
	if (process->has_io)
		store_io(row, &process->io);
	if (process->has_arguments)
		store_arguments(row, process->arguments);
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	cleanup_with(table_deinit) struct table table = { 0 };
	struct outcome all = read_all(sink, &table);
	struct outcome got = all;

	(void)target;
	passwd_init(&table.users, "/etc/passwd");
	if (!is_fault(got))
		got = read_arguments(sink, &table);
	if (is_fault(got))
		return got;
	neighbour_io_end(&table.neighbours, sink);
	for (size_t i = 0; i < table.count; i++)
		store_process(sink, &table.list[i], &table.users);
	return all;
}

const struct collector collector_processes = {
	.name = "processes",
	.about = "the process table of the host: what ps aux and pstree -pt show",
	.needs = "a /proc that shows other users' processes (hidepid=0, or CAP_SYS_PTRACE)",
	.cost = COST_LOCK,
	.tables = { TABLE_PROCESS, TABLE_PROCESS_THREAD },
	.table_count = 2,
	.collect = collect,
	.is_host = true,
};
