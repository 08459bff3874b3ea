/* The other end of a TCP connection may be in another network namespace of this host, where it has the same addresses the other way round. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "capture/collectors/sockets.h"
#include "capture/unopened.h"
#include "common/cleanup.h"

enum { NAMESPACES_MAX = 64, LONELY_MAX = 4096, WORKER_DEADLINE_MS = 1000, STATE_LISTEN = 10 }; /* net/tcp_states.h */

/* On a host of very many containers not all are looked into. */
static const uint64_t ABROAD_NS = 500000000;

/* A connection without another end so far, and those that were found for it. */
struct lonely {
	struct sock *sock;
	size_t found_count;
	int64_t peer_inode;   /* 0: nobody has a descriptor of it */
	int64_t recv_q_bytes; /* -1: not told */
};

/* From the worker. */
struct found {
	size_t lonely;
	int64_t peer_inode;
	int64_t recv_q_bytes;
};

struct abroad {
	struct sockets *sockets;
	struct lonely *lonely;
	size_t lonely_count;
	int namespaces[NAMESPACES_MAX];
	int64_t inodes[NAMESPACES_MAX];
	size_t namespace_count;
	uint64_t until_t_ns;
	bool is_cut;
	struct outcome hindrance; /* the first namespace that could not be asked, or process whose namespace is not told */
};

static void abroad_deinit(struct abroad *abroad)
{
	for (size_t i = 0; i < abroad->namespace_count; i++)
		cleanup_fd_run(&abroad->namespaces[i]);
	free(abroad->lonely);
}

static void hinder(struct abroad *abroad, struct outcome got)
{
	if (is_ok(abroad->hindrance))
		abroad->hindrance = got;
}

bool sock_is_to_loopback(const struct sock *sock)
{
	static const char six[16] = { [15] = 1 };
	static const char mapped[13] = { [10] = (char)0xff, [11] = (char)0xff, [12] = IN_LOOPBACKNET };
	const struct sock_name *name = &sock->remote;

	if (name->length == sizeof(six))
		return memcmp(name->bytes, six, sizeof(six)) == 0 || memcmp(name->bytes, mapped, sizeof(mapped)) == 0;
	return name->length && name->bytes[0] == IN_LOOPBACKNET;
}

static bool is_lonely(const struct sock *sock)
{
	return (sock->value[SOCKET_FAMILY] == AF_INET || sock->value[SOCKET_FAMILY] == AF_INET6) && sock->value[SOCKET_TYPE] == SOCK_STREAM &&
	       sock->value[SOCKET_PROTOCOL] == IPPROTO_TCP && sock->value[SOCKET_STATE] != STATE_LISTEN && sock->value[SOCKET_REMOTE_PORT] &&
	       !sock->has_far_end && !sock_is_to_loopback(sock);
}

static bool lonely_list(struct abroad *abroad)
{
	abroad->lonely = calloc(LONELY_MAX, sizeof(*abroad->lonely));
	for (size_t i = 0; abroad->lonely && i < abroad->sockets->place_count; i++) {
		struct strbuf *found = &abroad->sockets->places[i].found;

		for (size_t at = 0; at < found->length; at += sizeof(struct sock)) {
			struct sock *sock = (struct sock *)(void *)(found->at + at);

			if (!is_lonely(sock))
				continue;
			if (abroad->lonely_count < LONELY_MAX)
				abroad->lonely[abroad->lonely_count++] = (struct lonely){ .sock = sock };
			else
				abroad->is_cut = true;
		}
	}
	return abroad->lonely != NULL;
}

/* Whether somebody's other end may be there: it is not the namespace that all of them are in. */
static bool is_other(const struct abroad *abroad, int64_t netns)
{
	for (size_t i = 0; i < abroad->namespace_count; i++)
		if (abroad->inodes[i] == netns)
			return false;
	for (size_t i = 0; i < abroad->lonely_count; i++)
		if (abroad->lonely[i].sock->value[SOCKET_NETNS] != netns)
			return true;
	return false;
}

static void namespace_add(struct abroad *abroad, int proc, const char *pid)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct stat namespace = { 0 };
	int fd = -1;

	strbuf_addf(&path, "%s/ns/net", pid);
	if (fstatat(proc, strbuf_text(&path), &namespace, 0) != 0) {
		if (!unopened_is_gone(errno))
			hinder(abroad, outcome_errno(errno, NULL));
		return;
	}
	if (!is_other(abroad, (int64_t)namespace.st_ino))
		return;
	if (abroad->namespace_count == NAMESPACES_MAX) {
		abroad->is_cut = true;
		return;
	}
	fd = openat(proc, strbuf_text(&path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		if (!unopened_is_gone(errno))
			hinder(abroad, outcome_errno(errno, NULL));
		return;
	}
	abroad->namespaces[abroad->namespace_count] = fd;
	abroad->inodes[abroad->namespace_count++] = (int64_t)namespace.st_ino;
}

static void namespaces_list(struct abroad *abroad)
{
	cleanup_fd int fd = openat(sink_proc(abroad->sockets->sink), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *proc = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry = NULL;

	if (!proc) {
		hinder(abroad, outcome_errno(errno, NULL));
		return;
	}
	take_fd(&fd);
	while ((entry = readdir(proc)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			namespace_add(abroad, dirfd(proc), entry->d_name);
}

static void resolve(const struct gather *gather, const struct abroad *abroad, int64_t netns, struct strbuf *ret)
{
	for (size_t i = 0; i < abroad->lonely_count; i++) {
		struct sock sock = *abroad->lonely[i].sock;
		struct found found = { .lonely = i, .recv_q_bytes = -1 };

		if (sock.value[SOCKET_NETNS] == netns || match_resolve(gather->match, &sock, 1) || !sock.has_far_end)
			continue;
		if (sock_has(&sock, SOCKET_PEER_INODE))
			found.peer_inode = sock.value[SOCKET_PEER_INODE];
		if (sock_has(&sock, SOCKET_PEER_RECV_Q_BYTES))
			found.recv_q_bytes = sock.value[SOCKET_PEER_RECV_Q_BYTES];
		strbuf_add(ret, span_of(&found, sizeof(found)));
	}
}

static struct outcome ask_inside(size_t index, void *context, struct strbuf *ret)
{
	static const struct wanted nothing = { 0 };
	const struct abroad *abroad = context;
	struct gather gather = { 0 };
	struct outcome asked = outcome_ok();

	if (sink_now() > abroad->until_t_ns)
		return outcome_of(OUTCOME_OVER_BUDGET, 0, NULL);
	if (setns(abroad->namespaces[index], CLONE_NEWNET) != 0)
		return outcome_errno(errno, NULL);
	if (!gather_init(&gather, &nothing, NULL, 0))
		return outcome_errno(ENOMEM, NULL);
	sockets_ask_tcp(&gather);
	resolve(&gather, abroad, abroad->inodes[index], ret);
	asked = gather.failed ? outcome_errno(ENOMEM, NULL) : gather.tries[SOCKET_KIND_TCP].asked;
	gather_deinit(&gather);
	return asked;
}

static struct outcome take_found(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct abroad *abroad = context;
	struct found found = { 0 };

	(void)index;
	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (!is_ok(got) && got.kind != OUTCOME_EMPTY)
		hinder(abroad, got);
	for (; bytes.length >= sizeof(found); bytes = span_skip(bytes, sizeof(found))) {
		memcpy(&found, bytes.at, sizeof(found));
		if (found.lonely >= abroad->lonely_count)
			continue;
		abroad->lonely[found.lonely].found_count++;
		abroad->lonely[found.lonely].peer_inode = found.peer_inode;
		abroad->lonely[found.lonely].recv_q_bytes = found.recv_q_bytes;
	}
	return outcome_ok();
}

/* Containers of two networks may have the same addresses: then it is not known which of them is meant. */
static void take_peers(struct abroad *abroad)
{
	for (size_t i = 0; i < abroad->lonely_count; i++) {
		const struct lonely *lonely = &abroad->lonely[i];

		if (lonely->found_count > 1)
			hinder(abroad, outcome_of(OUTCOME_UNSUPPORTED, 0, "several network namespaces have a connection of the same addresses: it is not known which one is the other end"));
		if (lonely->found_count != 1)
			continue;
		lonely->sock->has_far_end = true;
		if (lonely->peer_inode)
			sock_set(lonely->sock, SOCKET_PEER_INODE, lonely->peer_inode);
		if (lonely->recv_q_bytes >= 0)
			sock_set(lonely->sock, SOCKET_PEER_RECV_Q_BYTES, lonely->recv_q_bytes);
	}
}

/* Nothing is in the way of somebody whose connections have all found their ends. */
static void note_hindrance(const struct abroad *abroad)
{
	struct outcome got = abroad->hindrance;
	bool is_alone = false;

	for (size_t i = 0; i < abroad->lonely_count; i++)
		is_alone = is_alone || abroad->lonely[i].found_count != 1;
	if (!is_alone)
		return;
	if (is_ok(got) && abroad->is_cut)
		got = outcome_of(OUTCOME_TRUNCATED, 0, NULL);
	if (is_ok(got))
		return;
	if (!got.what)
		got.what = "not all network namespaces of this host could be looked into for the other ends of connections";
	sink_note(abroad->sockets->sink, 0, span("/proc/*/ns/net"), got);
}

struct outcome sockets_look_abroad(struct sockets *sockets)
{
	cleanup_with(abroad_deinit) struct abroad abroad = { .sockets = sockets, .until_t_ns = sink_now() + ABROAD_NS, .hindrance = outcome_ok() };
	struct worker_job job = { .deadline_ms = WORKER_DEADLINE_MS, .run = ask_inside, .done = take_found, .context = &abroad };
	struct outcome worked = outcome_ok();

	if (!lonely_list(&abroad))
		return outcome_fault(ENOMEM, "no memory for sockets");
	if (!abroad.lonely_count || sink_stopping(sockets->sink))
		return outcome_ok();
	namespaces_list(&abroad);
	job.count = abroad.namespace_count;
	if (job.count)
		worked = sink_work(sockets->sink, &job);
	if (is_fault(worked))
		return worked;
	take_peers(&abroad);
	note_hindrance(&abroad);
	return outcome_ok();
}
