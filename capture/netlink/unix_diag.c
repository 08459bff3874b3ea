#include <linux/unix_diag.h>
#include <sys/socket.h>

#include "capture/netlink/sock_diag.h"

enum { STATE_LISTEN = 10 }; /* TCP_LISTEN, net/tcp_states.h: unix sockets borrow the numbers */

/* A path ends with a NUL that is no part of it; an abstract name begins with one and ends where its length says. */
static void take_name(struct sock *sock, struct span value)
{
	bool is_abstract = value.length && value.at[0] == '\0';

	while (!is_abstract && value.length && value.at[value.length - 1] == '\0')
		value.length--;
	sock_name_set(&sock->local, value);
}

static void take_attribute(struct sock *sock, const struct netlink_attribute *attribute, bool listens)
{
	struct span value = attribute->value;

	switch (attribute->type) {
	case UNIX_DIAG_NAME:
		take_name(sock, value);
		return;
	case UNIX_DIAG_VFS:
		if (value.length < sizeof(struct unix_diag_vfs))
			return;
		sock_set(sock, SOCKET_FILE_INODE, (int64_t)netlink_number(value, offsetof(struct unix_diag_vfs, udiag_vfs_ino), 4));
		sock_set(sock, SOCKET_FILE_DEVICE, (int64_t)netlink_number(value, offsetof(struct unix_diag_vfs, udiag_vfs_dev), 4));
		return;
	case UNIX_DIAG_PEER:
		/* 0: the other end is closed, and only kept for what was not read yet. */
		if (netlink_number(value, 0, 4))
			sock_set(sock, SOCKET_PEER_INODE, (int64_t)netlink_number(value, 0, 4));
		return;
	case UNIX_DIAG_RQLEN:
		if (value.length >= sizeof(struct unix_diag_rqlen))
			sock_set_queues(sock, listens, (int64_t)netlink_number(value, 0, 4), (int64_t)netlink_number(value, 4, 4));
		return;
	case UNIX_DIAG_MEMINFO:
		sock_diag_memory(value, sock);
		return;
	case UNIX_DIAG_SHUTDOWN:
		if (value.length)
			sock_set(sock, SOCKET_SHUTDOWN, (int64_t)netlink_number(value, 0, 1));
		return;
	case UNIX_DIAG_UID:
		if (value.length >= 4)
			sock_set(sock, SOCKET_UID, (int64_t)netlink_number(value, 0, 4));
		return;
	default:
		return;
	}
}

struct outcome unix_diag_parse(struct span payload, struct sock *ret)
{
	struct unix_diag_msg message = { 0 };
	struct netlink_attribute attribute = { 0 };
	struct span rest = span_skip(payload, sizeof(message));

	if (payload.length < sizeof(message))
		return outcome_malformed("shorter than its header");
	memcpy(&message, payload.at, sizeof(message));
	*ret = (struct sock){ .inode = message.udiag_ino };
	sock_set(ret, SOCKET_FAMILY, AF_UNIX);
	sock_set(ret, SOCKET_TYPE, message.udiag_type);
	sock_set(ret, SOCKET_STATE, message.udiag_state);
	while (netlink_next_attribute(&rest, &attribute))
		take_attribute(ret, &attribute, message.udiag_state == STATE_LISTEN);
	return outcome_ok();
}
