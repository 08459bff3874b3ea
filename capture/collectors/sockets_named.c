/* A socket that is in no table: not bound to anything, closed by now, or of another network namespace than those that were asked. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "capture/collectors/sockets.h"
#include "common/array.h"

/* struct proto .name, and the first of the kinds of its family: socket_kinds[] has the one for IPv6 after that for IPv4. */
static const struct {
	const char *protocol_name, *kind;
} names[] = {
	{ "TCP", "tcp" },         { "TCPv6", "tcp6" },      { "UDP", "udp" },           { "UDPv6", "udp6" },
	{ "RAW", "raw" },         { "RAWv6", "raw6" },      { "PING", "icmp" },         { "PINGv6", "icmp6" },
	{ "MPTCP", "mptcp" },     { "MPTCPv6", "mptcp6" },  { "UDP-Lite", "udplite" },  { "UDPLITEv6", "udplite6" },
	{ "UNIX", "unix" },       { "UNIX-STREAM", "unix" }, { "NETLINK", "netlink" },  { "PACKET", "packet" },
	{ "AF_VSOCK", "vsock" },
};

size_t socket_kind_named(const char *protocol_name)
{
	for (size_t i = 0; i < array_length(names); i++)
		for (size_t kind = 0; kind < SOCKET_KINDS && strcmp(names[i].protocol_name, protocol_name) == 0; kind++)
			if (strcmp(names[i].kind, socket_kinds[kind].name) == 0)
				return kind;
	return SOCKET_KINDS;
}

static bool is_still(const struct target *target, const struct held *held)
{
	char link[32] = "";
	char text[40] = "";
	char expected[40] = "";
	ssize_t length = 0;

	snprintf(link, sizeof(link), "fd/%d", held->fd);
	snprintf(expected, sizeof(expected), "socket:[%llu]", (unsigned long long)held->inode);
	length = readlinkat(target->dir, link, text, sizeof(text));
	return length > 0 && span_is(span_of(text, (size_t)length), expected);
}

bool socket_named(const struct target *target, const struct held *held, struct sock *ret)
{
	char path[64] = "";
	ssize_t length = 0;

	*ret = (struct sock){ .inode = held->inode };
	/* The folder is held by its descriptor, so that this is the target and no later process of its number. net/socket.c, sockfs_xattr_get(). */
	snprintf(path, sizeof(path), "/proc/self/fd/%d/fd/%d", target->dir, held->fd);
	length = getxattr(path, "system.sockprotoname", ret->protocol_name, sizeof(ret->protocol_name) - 1);
	if (length < 0 || !is_still(target, held))
		return false;
	ret->protocol_name[length] = '\0';
	sock_set(ret, SOCKET_ORIGIN, ORIGIN_NAME);
	sock_set(ret, SOCKET_T_NS, (int64_t)sink_now());
	return true;
}

void gather_name_rare(struct gather *gather)
{
	struct sock named = { 0 };

	for (size_t i = 0; i < gather->wanted->held_count && gather->missing; i++) {
		const struct held *held = &gather->wanted->held[i];
		size_t kind = SOCKET_KINDS;

		if (!gather->is_found[held->number] && socket_named(&gather->targets[held->target], held, &named))
			kind = socket_kind_named(named.protocol_name);
		if (kind < SOCKET_KINDS)
			gather->rare |= 1U << kind;
	}
}
