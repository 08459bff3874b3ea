/*
 * The links of /proc/PID/fd of the whole host: what they refer to stands in them, and nothing is opened but an eventfd's or terminal's fdinfo. Of a process
 * with very many a BPF iterator tells the sockets and pipes, at a tenth of the cost, where there is one.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "capture/collectors/peers.h"
#include "capture/proc/fdinfo.h"
#include "capture/unopened.h"
#include "common/cleanup.h"
#include "common/io.h"

enum { LINK_BYTES = 4096, FILE_CAP = 64 << 10, ROWS_MAX = 200000, LOOK_EVERY = 64 };

/* Loading the program costs as much as so many links. */
enum { WORTH_IT_FDS = 1000 };

enum { MODE_READ = 1, MODE_WRITE = 2, PIPE_MAGIC = 0x50495045 }; /* include/linux/fs.h FMODE_; fs/pipe.c PIPEFS_MAGIC */

/* One process of the host, while its descriptors are looked at. */
struct neighbour {
	struct peers *peers;
	pid_t pid;
	int dir;                 /* /proc/PID */
	int fds;                 /* /proc/PID/fd */
	bool is_known;           /* its stat was read */
	bool is_ours;            /* a worker of ours holds what we hold */
	struct strbuf stat_text;
	struct span comm;
};

static DIR *list(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* Only of processes that have something to show. */
static bool know(struct neighbour *neighbour)
{
	struct proc_stat stat = { 0 };

	if (!neighbour->is_known && is_ok(io_read_single_at(neighbour->dir, "stat", &neighbour->stat_text, FILE_CAP)) &&
	    is_ok(proc_stat_parse(strbuf_span(&neighbour->stat_text), &stat))) {
		neighbour->comm = stat.comm;
		neighbour->is_ours = stat.ppid == getpid();
	}
	neighbour->is_known = true;
	return !neighbour->is_ours;
}

/* The link's own mode says how it was opened: proc_fd_link of fs/proc/fd.c, tid_fd_update_inode(). */
static unsigned access_of(const struct neighbour *neighbour, const char *name)
{
	struct stat link = { 0 };

	if (fstatat(neighbour->fds, name, &link, AT_SYMLINK_NOFOLLOW) != 0)
		return END_READS | END_WRITES;
	return (link.st_mode & S_IRUSR ? END_READS : 0) | (link.st_mode & S_IWUSR ? END_WRITES : 0);
}

static void found(struct neighbour *neighbour, const char *name, const struct end *end)
{
	struct end whole = *end;

	if (!know(neighbour))
		return;
	whole.pid = neighbour->pid;
	span_int(span(name), &whole.fd);
	peer_row(neighbour->peers, &whole, neighbour->comm, false);
}

static bool info_of(const struct neighbour *neighbour, const char *name, struct proc_fdinfo *ret)
{
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_strbuf struct strbuf text = { 0 };

	strbuf_addf(&path, "fdinfo/%s", name);
	return is_ok(io_read_single_at(neighbour->dir, strbuf_text(&path), &text, FILE_CAP)) && is_ok(proc_fdinfo_parse(strbuf_span(&text), ret));
}

static void candidate(struct neighbour *neighbour, const char *name, const struct end *end, bool needs_dir)
{
	struct peers *peers = neighbour->peers;
	struct candidate *added = NULL;

	if (!know(neighbour))
		return;
	if (peers->candidate_count == CANDIDATES_MAX) {
		peers->is_cut = true;
		return;
	}
	added = &peers->candidates[peers->candidate_count++];
	*added = (struct candidate){ .end = *end, .dir = needs_dir ? fcntl(neighbour->dir, F_DUPFD_CLOEXEC, 0) : -1 };
	added->end.pid = neighbour->pid;
	span_int(span(name), &added->end.fd);
	snprintf(added->name, sizeof(added->name), "%d/fd/%d", (int)neighbour->pid, added->end.fd);
	added->comm_length = neighbour->comm.length < sizeof(added->comm) ? neighbour->comm.length : sizeof(added->comm);
	if (added->comm_length)
		memcpy(added->comm, neighbour->comm.at, added->comm_length);
}

static void look_at_terminal(struct neighbour *neighbour, const char *name, struct span link)
{
	struct end end = { .kind = FD_TTY_KIND, .access = END_READS | END_WRITES };
	struct span number = span_skip(link, (size_t)(span_last_index(link, '/') + 1));
	struct proc_fdinfo info = { 0 };

	if (span_is(number, "ptmx")) {
		if (!info_of(neighbour, name, &info) || !(info.has & FDINFO_TTY_INDEX) ||
		    !inode_map_get(&neighbour->peers->terminals, (uint64_t)info.tty_index, NULL))
			return;
		end.inode = (uint64_t)info.tty_index;
		end.access |= END_MASTER;
		candidate(neighbour, name, &end, !span_ends(link, "/pts/ptmx"));
	} else if (span_uint64(number, &end.inode) && inode_map_get(&neighbour->peers->terminals, end.inode, NULL)) {
		candidate(neighbour, name, &end, false);
	}
}

static void look_at_path(struct neighbour *neighbour, const char *name, struct span link)
{
	struct peers *peers = neighbour->peers;
	struct end end = { .kind = FD_FILE_KIND }; /* or a named pipe: its file system will say */

	if (peers->terminals.count && (span_starts(link, "/dev/pts/") || span_is(link, "/dev/ptmx"))) {
		look_at_terminal(neighbour, name, link);
	} else if (peers->names.count && inode_map_get(&peers->names, peers_name_hash(link), NULL)) {
		end.access = access_of(neighbour, name);
		candidate(neighbour, name, &end, false);
	}
}

static void look_at_eventfd(struct neighbour *neighbour, const char *name)
{
	struct end end = { .kind = FD_EVENTFD_KIND, .access = END_READS | END_WRITES };
	struct proc_fdinfo info = { 0 };

	if (!neighbour->peers->eventfds.count || !info_of(neighbour, name, &info) || !(info.has & FDINFO_EVENTFD_ID) ||
	    !inode_map_get(&neighbour->peers->eventfds, (uint64_t)info.eventfd_id, NULL))
		return;
	end.inode = (uint64_t)info.eventfd_id;
	found(neighbour, name, &end);
}

static void look_at(struct neighbour *neighbour, const char *name)
{
	struct peers *peers = neighbour->peers;
	char text[LINK_BYTES];
	ssize_t length = readlinkat(neighbour->fds, name, text, sizeof(text));
	struct proc_fd link = { 0 };
	struct end end = { .access = END_READS | END_WRITES };

	if (length <= 0)
		return;
	if (text[0] == '/') {
		look_at_path(neighbour, name, span_of(text, (size_t)length));
		return;
	}
	proc_fd_parse(span_of(text, (size_t)length), &link);
	end.kind = link.kind;
	end.inode = link.inode;
	if (link.kind == FD_EVENTFD_KIND) {
		look_at_eventfd(neighbour, name);
	} else if (link.kind == FD_SOCKET_KIND && link.has_inode && inode_map_get(&peers->sought->sockets, link.inode, NULL)) {
		found(neighbour, name, &end);
	} else if (link.kind == FD_PIPE_KIND && link.has_inode && inode_map_get(&peers->pipes, link.inode, NULL)) {
		end.access = access_of(neighbour, name);
		found(neighbour, name, &end);
	}
}

static bool may_go_on(struct peers *peers)
{
	if (sink_now() <= peers->until_t_ns && peers->row_count < ROWS_MAX && !sink_stopping(peers->sink))
		return true;
	peers->is_cut = true;
	return false;
}

static void look_through(struct neighbour *neighbour, DIR *fds)
{
	const struct dirent *entry = NULL;

	for (size_t i = 1; (entry = readdir(fds)); i++) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		look_at(neighbour, entry->d_name);
		if (i % LOOK_EVERY == 0 && !may_go_on(neighbour->peers))
			return;
	}
}

static void look_at_record(struct neighbour *neighbour, const struct fd_record *record)
{
	const struct peers *peers = neighbour->peers;
	struct end end = { .inode = record->inode, .access = END_READS | END_WRITES };
	bool is_socket = record->magic == SOCKFS_MAGIC;
	char name[16] = "";

	if (is_socket ? !inode_map_get(&peers->sought->sockets, end.inode, NULL)
		      : record->magic == PIPE_MAGIC && !inode_map_get(&peers->pipes, end.inode, NULL))
		return;
	snprintf(name, sizeof(name), "%u", record->fd);
	if (is_socket) {
		end.kind = FD_SOCKET_KIND;
	} else if (record->magic == PIPE_MAGIC) {
		end.kind = FD_PIPE_KIND;
		end.access = (record->f_mode & MODE_READ ? END_READS : 0) | (record->f_mode & MODE_WRITE ? END_WRITES : 0);
	} else {
		look_at(neighbour, name);
		return;
	}
	found(neighbour, name, &end);
}

/* From 6.2 on the size of the folder is the number of descriptors (fs/proc/fd.c). A folder that is no procfs has other people's numbers. */
static bool is_worth_iterating(const struct neighbour *neighbour)
{
	const char *forced = getenv("PIDSHOT_FDS_BY"); /* tests try both */
	struct stat folder = { 0 };
	struct statfs system = { 0 };

	if (forced && strcmp(forced, "bpf") != 0)
		return false;
	return fstatfs(neighbour->fds, &system) == 0 && system.f_type == PROC_SUPER_MAGIC && fstat(neighbour->fds, &folder) == 0 &&
	       (forced || folder.st_size >= WORTH_IT_FDS);
}

/* False: to be looked through link by link. */
static bool look_through_records(struct neighbour *neighbour)
{
	struct peers *peers = neighbour->peers;
	struct fd_record record = { 0 };
	struct span rest = { 0 };

	if (!is_worth_iterating(neighbour))
		return false;
	if (!peers->is_iter_tried)
		peers->iter = fd_iter_open();
	peers->is_iter_tried = true;
	if (!peers->iter || !fd_iter_read(peers->iter, neighbour->pid, &peers->records))
		return false;
	/* It was asked by its number: that it still lives proves that the number was its own. */
	if (faccessat(neighbour->dir, "stat", F_OK, 0) == 0)
		rest = strbuf_span(&peers->records);
	for (size_t i = 1; rest.length >= sizeof(record); rest = span_skip(rest, sizeof(record)), i++) {
		memcpy(&record, rest.at, sizeof(record));
		look_at_record(neighbour, &record);
		if (i % LOOK_EVERY == 0 && !may_go_on(peers))
			break;
	}
	return true;
}

static void look_at_process(struct peers *peers, const char *name, pid_t pid)
{
	cleanup_fd int dir = openat(sink_proc(peers->sink), name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *fds = dir < 0 ? NULL : list(dir, "fd");
	struct neighbour neighbour = { .peers = peers, .pid = pid, .dir = dir, .fds = fds ? dirfd(fds) : -1 };

	if (fds && !look_through_records(&neighbour))
		look_through(&neighbour, fds);
	else if (!fds)
		unopened_add(&peers->unlisted, errno);
	strbuf_deinit(&neighbour.stat_text);
}

static bool is_target(const struct sink *sink, pid_t pid)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);

	for (size_t i = 0; i < count; i++)
		if (targets[i].pid == pid)
			return true;
	return false;
}

struct outcome peers_scan(struct peers *peers)
{
	cleanup_dir DIR *proc = list(sink_proc(peers->sink), ".");
	const struct dirent *entry = NULL;
	int pid = 0;

	if (!proc)
		return outcome_errno(errno, "/proc");
	while ((entry = readdir(proc)) && may_go_on(peers))
		if (span_int(span(entry->d_name), &pid) && pid != getpid() && !is_target(peers->sink, pid))
			look_at_process(peers, entry->d_name, pid);
	return outcome_ok();
}
