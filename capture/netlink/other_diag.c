/* The families whose messages are short: netlink, packet, vsock; and the memory numbers of all. */
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/packet_diag.h>
#include <linux/sock_diag.h>
#include <linux/vm_sockets_diag.h>
#include <sys/socket.h>

#include "capture/netlink/sock_diag.h"
#include "common/array.h"
#include "common/strbuf.h"

void sock_diag_memory(struct span value, struct sock *ret)
{
	static const int columns[] = {
		[SK_MEMINFO_RMEM_ALLOC] = SOCKET_RECEIVE_ALLOCATED_BYTES,
		[SK_MEMINFO_RCVBUF] = SOCKET_RECEIVE_BUFFER_BYTES,
		[SK_MEMINFO_WMEM_ALLOC] = SOCKET_SEND_ALLOCATED_BYTES,
		[SK_MEMINFO_SNDBUF] = SOCKET_SEND_BUFFER_BYTES,
		[SK_MEMINFO_FWD_ALLOC] = SOCKET_FORWARD_ALLOCATED_BYTES,
		[SK_MEMINFO_WMEM_QUEUED] = SOCKET_SEND_QUEUED_BYTES,
		[SK_MEMINFO_OPTMEM] = SOCKET_OPTION_MEMORY_BYTES,
		[SK_MEMINFO_BACKLOG] = SOCKET_BACKLOG_BYTES,
		[SK_MEMINFO_DROPS] = SOCKET_DROPS,
	};

	for (size_t i = 0; i < array_length(columns) && (i + 1) * sizeof(uint32_t) <= value.length; i++)
		sock_set(ret, columns[i], (int64_t)netlink_number(value, i * sizeof(uint32_t), sizeof(uint32_t)));
}

/* What waits in the queue is not told for these: the memory it takes is, and that is what ss(8) shows. */
static void queues_of_memory(struct sock *sock)
{
	if (!sock_has(sock, SOCKET_RECEIVE_ALLOCATED_BYTES))
		return;
	sock_set(sock, SOCKET_RECV_Q_BYTES, sock->value[SOCKET_RECEIVE_ALLOCATED_BYTES]);
	sock_set(sock, SOCKET_SEND_Q_BYTES, sock->value[SOCKET_SEND_ALLOCATED_BYTES]);
}

struct outcome netlink_diag_parse(struct span payload, struct sock *ret)
{
	struct netlink_diag_msg message = { 0 };
	struct netlink_attribute attribute = { 0 };
	struct span rest = span_skip(payload, sizeof(message));

	if (payload.length < sizeof(message))
		return outcome_malformed("shorter than its header");
	memcpy(&message, payload.at, sizeof(message));
	*ret = (struct sock){ .inode = message.ndiag_ino };
	sock_set(ret, SOCKET_FAMILY, AF_NETLINK);
	sock_set(ret, SOCKET_TYPE, message.ndiag_type);
	sock_set(ret, SOCKET_PROTOCOL, message.ndiag_protocol);
	/* NETLINK_CONNECTED is 1 as TCP_ESTABLISHED, NETLINK_UNCONNECTED is 0: TCP_CLOSE */
	sock_set(ret, SOCKET_STATE, message.ndiag_state == 1 ? 1 : 7);
	sock_set(ret, SOCKET_LOCAL_PORT, message.ndiag_portid);
	sock_set(ret, SOCKET_REMOTE_PORT, message.ndiag_dst_portid);
	while (netlink_next_attribute(&rest, &attribute)) {
		if (attribute.type == NETLINK_DIAG_MEMINFO)
			sock_diag_memory(attribute.value, ret);
		/* A bitmap of unsigned longs. */
		if (attribute.type == NETLINK_DIAG_GROUPS && attribute.value.length >= sizeof(uint64_t))
			sock_set(ret, SOCKET_GROUPS, (int64_t)netlink_number(attribute.value, 0, sizeof(uint64_t)));
	}
	queues_of_memory(ret);
	return outcome_ok();
}

struct outcome packet_diag_parse(struct span payload, struct sock *ret)
{
	struct packet_diag_msg message = { 0 };
	struct netlink_attribute attribute = { 0 };
	struct span rest = span_skip(payload, sizeof(message));

	if (payload.length < sizeof(message))
		return outcome_malformed("shorter than its header");
	memcpy(&message, payload.at, sizeof(message));
	*ret = (struct sock){ .inode = message.pdiag_ino };
	sock_set(ret, SOCKET_FAMILY, AF_PACKET);
	sock_set(ret, SOCKET_TYPE, message.pdiag_type);
	sock_set(ret, SOCKET_PROTOCOL, message.pdiag_num);
	while (netlink_next_attribute(&rest, &attribute)) {
		if (attribute.type == PACKET_DIAG_MEMINFO)
			sock_diag_memory(attribute.value, ret);
		if (attribute.type == PACKET_DIAG_UID && attribute.value.length >= sizeof(uint32_t))
			sock_set(ret, SOCKET_UID, (int64_t)netlink_number(attribute.value, 0, sizeof(uint32_t)));
		if (attribute.type == PACKET_DIAG_INFO && netlink_number(attribute.value, 0, sizeof(uint32_t)))
			sock_set(ret, SOCKET_INTERFACE, (int64_t)netlink_number(attribute.value, 0, sizeof(uint32_t)));
	}
	queues_of_memory(ret);
	return outcome_ok();
}

static void take_cid(struct sock_name *name, uint32_t cid)
{
	cleanup_strbuf struct strbuf text = { 0 };

	strbuf_add_uint(&text, cid);
	sock_name_set(name, strbuf_span(&text));
}

struct outcome vsock_diag_parse(struct span payload, struct sock *ret)
{
	struct vsock_diag_msg message = { 0 };

	if (payload.length < sizeof(message))
		return outcome_malformed("shorter than its header");
	memcpy(&message, payload.at, sizeof(message));
	*ret = (struct sock){ .inode = message.vdiag_ino };
	sock_set(ret, SOCKET_FAMILY, AF_VSOCK);
	sock_set(ret, SOCKET_TYPE, message.vdiag_type);
	sock_set(ret, SOCKET_STATE, message.vdiag_state);
	sock_set(ret, SOCKET_SHUTDOWN, message.vdiag_shutdown);
	take_cid(&ret->local, message.vdiag_src_cid);
	take_cid(&ret->remote, message.vdiag_dst_cid);
	sock_set(ret, SOCKET_LOCAL_PORT, message.vdiag_src_port);
	sock_set(ret, SOCKET_REMOTE_PORT, message.vdiag_dst_port);
	return outcome_ok();
}
