/* Who is at the other end: of sockets, pipes and terminals, and who shares an eventfd or a file, as far as it is a process of this host. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/collectors/peers.h"
#include "capture/registry.h"
#include "capture/unopened.h"
#include "common/cleanup.h"
#include "common/io.h"

enum { FILE_CAP = 4096 };

/* On a host with very many descriptors not all are looked at. */
static const uint64_t SCAN_NS = 500000000;

static void peers_deinit(struct peers *peers)
{
	for (size_t i = 0; i < peers->candidate_count; i++)
		if (peers->candidates[i].dir >= 0)
			close(peers->candidates[i].dir);
	free(peers->candidates);
	inode_map_deinit(&peers->pipes);
	inode_map_deinit(&peers->eventfds);
	inode_map_deinit(&peers->terminals);
	inode_map_deinit(&peers->fifos);
	inode_map_deinit(&peers->files);
	inode_map_deinit(&peers->names);
	fd_iter_close(peers->iter);
	strbuf_deinit(&peers->records);
}

uint64_t peers_name_hash(struct span path)
{
	struct span name = span_skip(path, (size_t)(span_last_index(path, '/') + 1));
	uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */

	for (size_t i = 0; i < name.length; i++)
		hash = (hash ^ (uint8_t)name.at[i]) * UINT64_C(1099511628211);
	return hash;
}

void peer_row(struct peers *peers, const struct end *end, struct span comm, bool is_target)
{
	struct row *row = sink_row(peers->sink, TABLE_PEER_FD);

	peers->row_count++;
	row_int(row, PEER_FD_KIND, end->kind);
	row_int(row, PEER_FD_INODE, (int64_t)end->inode);
	row_int(row, PEER_FD_PID, end->pid);
	row_int(row, PEER_FD_FD, end->fd);
	if (end->has_device) {
		row_int(row, PEER_FD_DEVICE_MAJOR, end->device_major);
		row_int(row, PEER_FD_DEVICE_MINOR, end->device_minor);
	}
	row_int(row, PEER_FD_ACCESS, end->access);
	if (comm.length)
		row_text(row, PEER_FD_COMM, comm);
	row_int(row, PEER_FD_IS_TARGET, is_target);
}

static bool seek_end(struct peers *peers, const struct end *end)
{
	switch (end->kind) {
	case FD_PIPE_KIND:
		return inode_map_add(&peers->pipes, end->inode, 0);
	case FD_EVENTFD_KIND:
		return inode_map_add(&peers->eventfds, end->inode, 0);
	case FD_TTY_KIND:
		return inode_map_add(&peers->terminals, end->inode, 0);
	default:
		return inode_map_add(end->kind == FD_FILE_KIND ? &peers->files : &peers->fifos, end->inode, 0) &&
		       inode_map_add(&peers->names, peers_name_hash(end->name), 0);
	}
}

static const struct target *target_of(const struct sink *sink, pid_t pid)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);

	for (size_t i = 0; i < count; i++)
		if (targets[i].pid == pid)
			return &targets[i];
	return NULL;
}

/* A master that does not say whose devpts it is of: to be asked as the neighbours' are. */
static void ask_own(struct peers *peers, const struct end *end, const struct target *target, struct span comm)
{
	struct candidate *candidate = NULL;

	if (peers->candidate_count == CANDIDATES_MAX) {
		peers->is_cut = true;
		return;
	}
	candidate = &peers->candidates[peers->candidate_count++];
	*candidate = (struct candidate){ .end = *end, .is_target = true, .dir = fcntl(target->dir, F_DUPFD_CLOEXEC, 0) };
	candidate->comm_length = comm.length < sizeof(candidate->comm) ? comm.length : sizeof(candidate->comm);
	if (candidate->comm_length) /* its name may not have been read */
		memcpy(candidate->comm, comm.at, candidate->comm_length);
}

/* The targets' own ends are rows too: the other end may be another target's, or the same one's. */
static bool own_ends(struct peers *peers)
{
	cleanup_strbuf struct strbuf comm = { 0 };
	const struct target *target = NULL;

	for (size_t i = 0; i < peers->sought->count; i++) {
		const struct end *end = &peers->sought->ends[i];
		struct span name = { 0 };

		if (!seek_end(peers, end))
			return false;
		/* The targets' own files are all in table fd. */
		if (end->kind == FD_FILE_KIND)
			continue;
		if (!target || target->pid != end->pid) {
			target = target_of(peers->sink, end->pid);
			strbuf_reset(&comm);
			if (target)
				io_read_single_at(target->dir, "comm", &comm, FILE_CAP);
		}
		name = strbuf_span(&comm);
		name = span_ends(name, "\n") ? span_first(name, name.length - 1) : name;
		if (target && end->kind == FD_TTY_KIND && !end->has_device)
			ask_own(peers, end, target, name);
		else
			peer_row(peers, end, name, true);
	}
	return true;
}

static void note_unlisted(struct peers *peers, size_t count, const char *how, struct outcome got)
{
	cleanup_strbuf struct strbuf what = { 0 };

	if (!count)
		return;
	strbuf_addf(&what, "descriptors of %zu process%s %s be listed: they may be peers", count, count == 1 ? "" : "es", how);
	got.what = strbuf_text(&what);
	sink_note(peers->sink, 0, span("/proc/*/fd"), got);
}

static struct outcome verdict(struct peers *peers)
{
	struct outcome unopened = outcome_errno(peers->unlisted.err, "descriptors of other processes could not be listed");

	note_unlisted(peers, peers->unlisted.denied, "may not", outcome_of(OUTCOME_DENIED, EACCES, NULL));
	note_unlisted(peers, peers->unlisted.others, "could not", unopened);
	if (peers->is_cut)
		return outcome_of(OUTCOME_TRUNCATED, 0, "so many descriptors are open on this host that not all were looked at");
	if (peers->unlisted.denied)
		return outcome_of(OUTCOME_DENIED, EACCES, "descriptors of other users' processes may not be listed");
	if (peers->unlisted.others)
		return unopened;
	return peers->row_count ? outcome_ok() : outcome_of(OUTCOME_EMPTY, 0, NULL);
}

/* Why the descriptors of a target are not known: then what stands at their other ends is not either. Ok: all may be listed. */
static struct outcome unlisted(const struct sink *sink)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);

	for (size_t i = 0; i < count; i++) {
		cleanup_fd int fd = openat(targets[i].dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd < 0 && !unopened_is_gone(errno))
			return outcome_errno(errno, "the descriptors of the process cannot be listed");
	}
	return outcome_ok();
}

static struct outcome peers_collect(const struct target *target, struct sink *sink)
{
	cleanup_with(peers_deinit) struct peers peers = { .sink = sink, .sought = sink_sought(sink), .until_t_ns = sink_now() + SCAN_NS };
	struct outcome got = outcome_ok();

	(void)target;
	if (!peers.sought->count && !peers.sought->sockets.count) {
		got = unlisted(sink);
		return is_ok(got) ? outcome_of(OUTCOME_EMPTY, 0, "nothing that is open has another end") : got;
	}
	peers.candidates = calloc(CANDIDATES_MAX, sizeof(*peers.candidates));
	if (!peers.candidates || !own_ends(&peers))
		return outcome_fault(ENOMEM, "no memory for peers");
	got = peers_scan(&peers);
	if (!is_ok(got))
		return got;
	got = peers_confirm(&peers);
	if (is_fault(got))
		return got;
	got = verdict(&peers);
	/* One of several targets that may not be seen is enough: what is said of the host is believed of each. */
	return (is_ok(got) || got.kind == OUTCOME_EMPTY) && !is_ok(unlisted(sink)) ? unlisted(sink) : got;
}

const struct collector collector_peers = {
	.name = "peers",
	.about = "who has the other end of sockets, pipes and terminals, and shares eventfds and files: links of /proc/PID/fd of the host, listed once",
	.needs = "ptrace access to the other processes: root, or CAP_SYS_PTRACE",
	.cost = COST_READ,
	.tables = { TABLE_PEER_FD },
	.table_count = 1,
	.collect = peers_collect,
	.is_host = true,
};
