/* Which sockets are wanted, and what was told of them. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "capture/collectors/sockets.h"
#include "capture/proc/fd.h"
#include "common/cleanup.h"

/* What most processes have, and what costs the kernel little, comes first: the rest is not asked for once all is found. */
const struct socket_kind socket_kinds[SOCKET_KINDS] = {
	{ "unix", AF_UNIX, 0, { "net/unix", PROC_NET_UNIX, AF_UNIX, 0 } },
	{ "tcp", AF_INET, IPPROTO_TCP, { "net/tcp", PROC_NET_INET, AF_INET, IPPROTO_TCP } },
	{ "tcp6", AF_INET6, IPPROTO_TCP, { "net/tcp6", PROC_NET_INET, AF_INET6, IPPROTO_TCP } },
	{ "udp", AF_INET, IPPROTO_UDP, { "net/udp", PROC_NET_INET, AF_INET, IPPROTO_UDP } },
	{ "udp6", AF_INET6, IPPROTO_UDP, { "net/udp6", PROC_NET_INET, AF_INET6, IPPROTO_UDP } },
	{ "netlink", AF_NETLINK, 0, { "net/netlink", PROC_NET_NETLINK, AF_NETLINK, 0 } },
	/* From here on by name: see SOCKET_KINDS_USUAL. */
	{ "packet", AF_PACKET, 0, { "net/packet", PROC_NET_PACKET, AF_PACKET, 0 } },
	{ "raw", AF_INET, IPPROTO_RAW, { "net/raw", PROC_NET_INET, AF_INET, IPPROTO_RAW } },
	{ "raw6", AF_INET6, IPPROTO_RAW, { "net/raw6", PROC_NET_INET, AF_INET6, IPPROTO_RAW } },
	{ "mptcp", AF_INET, IPPROTO_MPTCP, { NULL, PROC_NET_INET, 0, 0 } },
	{ "mptcp6", AF_INET6, IPPROTO_MPTCP, { NULL, PROC_NET_INET, 0, 0 } },
	{ "icmp", 0, 0, { "net/icmp", PROC_NET_INET, AF_INET, IPPROTO_ICMP } },
	{ "icmp6", 0, 0, { "net/icmp6", PROC_NET_INET, AF_INET6, IPPROTO_ICMPV6 } },
	{ "udplite", AF_INET, IPPROTO_UDPLITE, { "net/udplite", PROC_NET_INET, AF_INET, IPPROTO_UDPLITE } },
	{ "udplite6", AF_INET6, IPPROTO_UDPLITE, { "net/udplite6", PROC_NET_INET, AF_INET6, IPPROTO_UDPLITE } },
	{ "vsock", AF_VSOCK, 0, { NULL, PROC_NET_INET, 0, 0 } },
};

void wanted_deinit(struct wanted *wanted)
{
	free(wanted->held);
	inode_map_deinit(&wanted->inodes);
	*wanted = (struct wanted){ 0 };
}

static bool held_add(struct wanted *wanted, size_t target, int fd, uint64_t inode)
{
	uint32_t number = (uint32_t)wanted->inodes.count;

	if (wanted->held_count == wanted->held_capacity) {
		size_t capacity = wanted->held_capacity ? 2 * wanted->held_capacity : 64;
		struct held *held = reallocarray(wanted->held, capacity, sizeof(*held));

		if (!held)
			return false;
		wanted->held = held;
		wanted->held_capacity = capacity;
	}
	if (!inode_map_get(&wanted->inodes, inode, &number) && !inode_map_add(&wanted->inodes, inode, number))
		return false;
	wanted->held[wanted->held_count++] = (struct held){ .target = target, .fd = fd, .inode = inode, .number = number };
	return true;
}

/* The link's text of a socket is short; what is cut is none. */
static bool socket_inode(int dir, const char *name, uint64_t *ret)
{
	char text[40] = "";
	struct proc_fd link = { 0 };
	ssize_t length = readlinkat(dir, name, text, sizeof(text));

	if (length <= 0 || !span_starts(span_of(text, (size_t)length), "socket:["))
		return false;
	proc_fd_parse(span_of(text, (size_t)length), &link);
	*ret = link.inode;
	return link.has_inode;
}

static int by_target_and_fd(const void *a, const void *b)
{
	const struct held *left = a;
	const struct held *right = b;

	if (left->target != right->target)
		return left->target < right->target ? -1 : 1;
	return (left->fd > right->fd) - (left->fd < right->fd);
}

static struct outcome wanted_list(struct wanted *wanted, const struct target *target, size_t number)
{
	cleanup_fd int fd = openat(target->dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *fds = fd < 0 ? NULL : fdopendir(fd);
	size_t before = wanted->held_count;
	const struct dirent *entry = NULL;
	uint64_t inode = 0;
	int name = 0;

	if (!fds)
		return outcome_errno(errno, "its descriptors cannot be listed");
	take_fd(&fd);
	while ((entry = readdir(fds)))
		if (span_int(span(entry->d_name), &name) && socket_inode(dirfd(fds), entry->d_name, &inode) &&
		    !held_add(wanted, number, name, inode))
			return outcome_fault(ENOMEM, "no memory for sockets");
	/* procfs lists them in order; a tree of files need not. */
	if (wanted->held_count > before)
		qsort(wanted->held + before, wanted->held_count - before, sizeof(*wanted->held), by_target_and_fd);
	return outcome_ok();
}

struct outcome wanted_add(struct wanted *wanted, const struct sought *sought, const struct target *target, size_t number)
{
	size_t before = wanted->held_count;
	uint32_t place = 0;
	struct outcome got = outcome_ok();

	if (!inode_map_get(&sought->listed, (uint64_t)target->pid, &place))
		got = wanted_list(wanted, target, number);
	else
		for (; place < sought->held_count && sought->held[place].pid == target->pid && is_ok(got); place++)
			if (!held_add(wanted, number, sought->held[place].fd, sought->held[place].inode))
				got = outcome_fault(ENOMEM, "no memory for sockets");
	return is_ok(got) && wanted->held_count == before ? outcome_of(OUTCOME_EMPTY, 0, NULL) : got;
}

bool gather_init(struct gather *gather, const struct wanted *wanted, bool *is_found, size_t missing)
{
	*gather = (struct gather){ .wanted = wanted, .is_found = is_found, .missing = missing, .match = match_create() };
	return gather->match != NULL;
}

void gather_deinit(struct gather *gather)
{
	match_destroy(gather->match);
	strbuf_deinit(&gather->found);
	*gather = (struct gather){ 0 };
}

static struct sock *found_list(const struct gather *gather, size_t *ret_count)
{
	*ret_count = gather->found.length / sizeof(struct sock);
	return (struct sock *)(void *)gather->found.at;
}

void gather_take(const struct sock *sock, void *context)
{
	struct gather *gather = context;
	uint32_t number = 0;
	struct sock *kept = NULL;

	if (!match_add(gather->match, sock))
		gather->failed = true;
	if (!sock->inode || !inode_map_get(&gather->wanted->inodes, sock->inode, &number) || gather->is_found[number])
		return;
	kept = (struct sock *)(void *)strbuf_room(&gather->found, sizeof(*kept));
	if (!kept) {
		gather->failed = true;
		return;
	}
	*kept = *sock;
	strbuf_added(&gather->found, sizeof(*kept));
	sock_set(kept, SOCKET_ORIGIN, gather->origin);
	sock_set(kept, SOCKET_T_NS, (int64_t)gather->t_ns);
	if (gather->netns)
		sock_set(kept, SOCKET_NETNS, gather->netns);
	gather->is_found[number] = true;
	gather->missing -= gather->missing > 0;
	gather->now->found_count++;
}

bool gather_needs(struct gather *gather, size_t index)
{
	const struct socket_kind *kind = &socket_kinds[index];
	size_t count = 0;
	struct sock *socks = found_list(gather, &count);

	if (gather->is_tcp_alone && kind->protocol != IPPROTO_TCP)
		return false;
	if (gather->missing && index < SOCKET_KINDS_USUAL)
		return true;
	if (index >= SOCKET_KINDS_USUAL)
		return gather->missing && gather->rare >> index & 1;
	/* The other end of an IPv4 connection may be an IPv6 socket. */
	return (kind->protocol == IPPROTO_TCP || kind->protocol == IPPROTO_UDP) && kind->family == AF_INET6 && gather->tries[index - 1].found_count &&
	       match_resolve(gather->match, socks, count) > 0;
}

bool gather_is_whole(const struct gather *gather, size_t index)
{
	const struct socket_try *try = &gather->tries[index];

	return (try->is_asked && is_ok(try->asked)) || (try->is_read && is_ok(try->read));
}

void gather_finish(struct gather *gather)
{
	size_t count = 0;
	struct sock *socks = found_list(gather, &count);

	match_resolve(gather->match, socks, count);
}
