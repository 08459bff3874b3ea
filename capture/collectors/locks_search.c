/*
 * Open-file-description locks belong to no process, and a flock(2) outlives who took it: there /proc/locks names nobody, and only the
 * fdinfo of whoever has the file open tells. This is read for the whole host, so only where somebody waits for such a lock.
 */
#include "capture/collectors/locks_search.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>

#include "capture/proc/fdinfo.h"
#include "capture/proc/syscall.h"
#include "capture/unopened.h"
#include "common/cleanup.h"
#include "common/io.h"

enum { BUDGET_NS = 100000000, FILE_CAP = 64 << 10 };

struct search {
	struct sink *sink;
	const struct lock_sought *sought;
	size_t count;
	uint64_t until_t_ns;
	int64_t pid;
	int dir;               /* /proc/PID */
	struct unopened unopened; /* who may hold or await it unseen */
	struct strbuf text;    /* the file that is looked at */
};

static DIR *list(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* Locks of a file's ranges are told apart by all that the kernel prints of them. */
static bool is_same(const struct proc_lock *a, const struct proc_lock *b)
{
	return a->inode == b->inode && a->device_major == b->device_major && a->device_minor == b->device_minor && span_equal(a->kind, b->kind) &&
	       span_equal(a->access, b->access) && a->owner_pid == b->owner_pid && a->start_bytes == b->start_bytes && a->has_end == b->has_end &&
	       a->end_bytes == b->end_bytes;
}

static struct row *party_row(struct search *search, int fd, bool waits, const struct proc_lock *lock)
{
	cleanup_strbuf struct strbuf comm = { 0 };
	struct outcome got = io_read_single_at(search->dir, "comm", &comm, FILE_CAP);
	struct span name = strbuf_span(&comm);
	struct row *row = sink_row(search->sink, TABLE_LOCK_PARTY);

	row_int(row, LOCK_PARTY_PID, search->pid);
	if (is_ok(got))
		row_text(row, LOCK_PARTY_COMM, span_ends(name, "\n") ? span_first(name, name.length - 1) : name);
	row_int(row, LOCK_PARTY_FD, fd);
	row_int(row, LOCK_PARTY_WAITS, waits);
	row_text(row, LOCK_PARTY_KIND, lock->kind);
	row_int(row, LOCK_PARTY_DEVICE_MAJOR, (int64_t)lock->device_major);
	row_int(row, LOCK_PARTY_DEVICE_MINOR, (int64_t)lock->device_minor);
	row_int(row, LOCK_PARTY_INODE, (int64_t)lock->inode);
	return row;
}

static void holder_row(struct search *search, int fd, const struct proc_lock *lock)
{
	struct row *row = party_row(search, fd, false, lock);

	row_text(row, LOCK_PARTY_ACCESS, lock->access);
	row_int(row, LOCK_PARTY_OWNER_PID, lock->owner_pid);
	row_int(row, LOCK_PARTY_START_BYTES, (int64_t)lock->start_bytes);
	if (lock->has_end)
		row_int(row, LOCK_PARTY_END_BYTES, (int64_t)lock->end_bytes);
}

/* A thread of the process at hand is in fcntl(@fd, F_OFD_SETLKW). */
static bool waits_for(struct search *search, int fd)
{
	cleanup_dir DIR *tasks = list(search->dir, "task");
	const struct dirent *entry = NULL;

	while (tasks && (entry = readdir(tasks))) {
		cleanup_strbuf struct strbuf path = { 0 };
		cleanup_strbuf struct strbuf text = { 0 };
		struct proc_syscall call = { 0 };

		if (entry->d_name[0] == '.')
			continue;
		strbuf_addf(&path, "%s/syscall", entry->d_name);
		if (is_ok(io_read_single_at(dirfd(tasks), strbuf_text(&path), &text, FILE_CAP)) &&
		    is_ok(proc_syscall_parse(strbuf_span(&text), &call)) && call.has_arguments && call.number == SYS_fcntl &&
		    (int)call.argument[0] == fd && call.argument[1] == F_OFD_SETLKW)
			return true;
	}
	return false;
}

static void look_for_holder(struct search *search, int fd)
{
	struct span rest = strbuf_span(&search->text);
	struct proc_lock lock = { 0 };

	while (proc_fdinfo_next_lock(&rest, &lock))
		for (size_t i = 0; i < search->count; i++)
			if (is_same(&lock, &search->sought[i].lock)) {
				holder_row(search, fd, &lock);
				break;
			}
}

static void look_for_waiter(struct search *search, int fd, const struct proc_fdinfo *info)
{
	for (size_t i = 0; i < search->count; i++) {
		const struct lock_sought *sought = &search->sought[i];

		/* The device is not in fdinfo; that it waits on a descriptor of that inode number is enough. */
		if (!sought->has_unknown_waiter || !(info->has & FDINFO_INODE) || info->inode != sought->lock.inode || !waits_for(search, fd))
			continue;
		party_row(search, fd, true, &(struct proc_lock){ .kind = span("OFDLCK"), .device_major = sought->lock.device_major,
								.device_minor = sought->lock.device_minor, .inode = sought->lock.inode });
		return;
	}
}

static void look_at(struct search *search, int fds, const char *name)
{
	char link[1] = "";
	struct proc_fdinfo info = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };
	int fd = -1;

	/* Only what has a path can be locked. */
	if (!span_int(span(name), &fd) || readlinkat(fds, name, link, sizeof(link)) != 1 || link[0] != '/')
		return;
	strbuf_addf(&path, "fdinfo/%d", fd);
	strbuf_reset(&search->text);
	if (!is_ok(io_read_single_at(search->dir, strbuf_text(&path), &search->text, FILE_CAP)))
		return;
	look_for_holder(search, fd);
	if (is_ok(proc_fdinfo_parse(strbuf_span(&search->text), &info)))
		look_for_waiter(search, fd, &info);
}

static void look_through(struct search *search)
{
	cleanup_dir DIR *fds = list(search->dir, "fd");
	const struct dirent *entry = NULL;

	if (!fds)
		unopened_add(&search->unopened, errno);
	while (fds && sink_now() < search->until_t_ns && (entry = readdir(fds)))
		look_at(search, dirfd(fds), entry->d_name);
}

static void note(struct sink *sink, enum outcome_kind kind, int err, const char *what)
{
	sink_note(sink, 0, span("/proc/locks"), outcome_of(kind, err, what));
}

struct outcome locks_search(struct sink *sink, const struct lock_sought *sought, size_t count)
{
	struct search search = { .sink = sink, .sought = sought, .count = count, .until_t_ns = sink_now() + BUDGET_NS };
	cleanup_dir DIR *processes = list(sink_proc(sink), ".");
	const struct dirent *entry = NULL;
	bool failed = false;

	if (!processes)
		unopened_add(&search.unopened, errno);
	while (processes && sink_now() < search.until_t_ns && (entry = readdir(processes))) {
		cleanup_fd int dir = -1;

		if (!span_int64(span(entry->d_name), &search.pid))
			continue;
		dir = openat(dirfd(processes), entry->d_name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		search.dir = dir;
		if (dir >= 0)
			look_through(&search);
		else
			unopened_add(&search.unopened, errno);
	}
	if (entry)
		note(sink, OUTCOME_OVER_BUDGET, 0, "not all descriptors of the host were looked through for who holds or awaits a contended lock");
	if (search.unopened.denied)
		note(sink, OUTCOME_DENIED, EACCES, "descriptors of other users' processes, one of which may hold or await a contended lock");
	if (search.unopened.others)
		sink_note(sink, 0, span("/proc/locks"), outcome_errno(search.unopened.err, "descriptors that could not be listed, one of which may hold or await a contended lock"));
	failed = strbuf_failed(&search.text);
	strbuf_deinit(&search.text);
	return failed ? outcome_fault(ENOMEM, "no memory for a file's bytes") : outcome_ok();
}
