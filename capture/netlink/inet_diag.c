#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "capture/netlink/sock_diag.h"
#include "common/array.h"

enum { STATE_LISTEN = 10 }; /* TCP_LISTEN, net/tcp_states.h */

static int type_of(int protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
	case IPPROTO_MPTCP:
		return SOCK_STREAM;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return SOCK_DGRAM;
	default:
		return SOCK_RAW;
	}
}

static void take_word(char ret[SOCK_WORD_MAX], struct span value)
{
	size_t length = 0;

	while (length < value.length && length < SOCK_WORD_MAX - 1 && value.at[length])
		length++;
	memcpy(ret, value.at, length);
	ret[length] = '\0';
}

/* INET_DIAG_ULP_INFO holds attributes of its own. */
static void take_ulp(struct sock *sock, struct span value)
{
	struct netlink_attribute inner = { 0 };

	while (netlink_next_attribute(&value, &inner))
		if (inner.type == INET_ULP_INFO_NAME && inner.value.length)
			take_word(sock->ulp, inner.value);
}

static void take_tcp_info(struct sock *sock, struct span value)
{
	value = span_first(value, SOCK_TCP_INFO_MAX);
	sock->tcp_info_length = (uint16_t)value.length;
	if (value.length)
		memcpy(sock->tcp_info, value.at, value.length);
}

/* Attributes that are one number, and its width. */
static const struct {
	uint16_t type;
	uint8_t width;
	int column;
} numbers[] = {
	{ INET_DIAG_TOS, 1, SOCKET_TOS },
	{ INET_DIAG_TCLASS, 1, SOCKET_TRAFFIC_CLASS },
	{ INET_DIAG_SHUTDOWN, 1, SOCKET_SHUTDOWN },
	{ INET_DIAG_SKV6ONLY, 1, SOCKET_IPV6_ONLY },
	{ INET_DIAG_MARK, 4, SOCKET_MARK },
	{ INET_DIAG_CGROUP_ID, 8, SOCKET_CGROUP },
	{ INET_DIAG_SOCKOPT, sizeof(struct inet_diag_sockopt), SOCKET_OPTIONS },
};

static void take_number(struct sock *sock, const struct netlink_attribute *attribute)
{
	for (size_t i = 0; i < array_length(numbers); i++)
		if (attribute->type == numbers[i].type && attribute->value.length >= numbers[i].width)
			sock_set(sock, numbers[i].column, (int64_t)netlink_number(attribute->value, 0, numbers[i].width));
}

static void take_attribute(struct sock *sock, const struct netlink_attribute *attribute, int protocol)
{
	switch (attribute->type) {
	case INET_DIAG_INFO:
		/* MPTCP answers with a struct of its own. */
		if (protocol == IPPROTO_TCP)
			take_tcp_info(sock, attribute->value);
		return;
	case INET_DIAG_CONG:
		take_word(sock->congestion, attribute->value);
		return;
	case INET_DIAG_ULP_INFO:
		take_ulp(sock, attribute->value);
		return;
	case INET_DIAG_SKMEMINFO:
		sock_diag_memory(attribute->value, sock);
		return;
	case INET_DIAG_PROTOCOL:
		if (protocol == IPPROTO_RAW && attribute->value.length >= 1)
			sock_set(sock, SOCKET_PROTOCOL, (int64_t)netlink_number(attribute->value, 0, 1));
		return;
	default:
		take_number(sock, attribute);
	}
}

static void take_addresses(struct sock *sock, const struct inet_diag_msg *message)
{
	size_t length = message->idiag_family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);

	sock_name_set(&sock->local, span_of(message->id.idiag_src, length));
	sock_name_set(&sock->remote, span_of(message->id.idiag_dst, length));
	sock_set(sock, SOCKET_LOCAL_PORT, ntohs(message->id.idiag_sport));
	sock_set(sock, SOCKET_REMOTE_PORT, ntohs(message->id.idiag_dport));
	if (message->id.idiag_if)
		sock_set(sock, SOCKET_INTERFACE, message->id.idiag_if);
}

static void take_header(struct sock *sock, const struct inet_diag_msg *message, int protocol)
{
	bool streams = protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP;

	sock->inode = message->idiag_inode;
	sock_set(sock, SOCKET_FAMILY, message->idiag_family);
	sock_set(sock, SOCKET_TYPE, type_of(protocol));
	if (protocol != IPPROTO_RAW)
		sock_set(sock, SOCKET_PROTOCOL, protocol);
	sock_set(sock, SOCKET_STATE, message->idiag_state);
	sock_set(sock, SOCKET_UID, message->idiag_uid);
	sock_set_queues(sock, streams && message->idiag_state == STATE_LISTEN, message->idiag_rqueue, message->idiag_wqueue);
	take_addresses(sock, message);
	if (!streams)
		return;
	sock_set(sock, SOCKET_TIMER, message->idiag_timer);
	sock_set(sock, SOCKET_RETRANSMITS, message->idiag_retrans);
	/* inet_diag leaves the last one's number where no timer runs. */
	if (message->idiag_timer)
		sock_set(sock, SOCKET_TIMER_EXPIRES_MS, message->idiag_expires);
}

struct outcome inet_diag_parse(struct span payload, int protocol, struct sock *ret)
{
	struct inet_diag_msg message = { 0 };
	struct netlink_attribute attribute = { 0 };
	struct span rest = span_skip(payload, sizeof(message));

	if (payload.length < sizeof(message))
		return outcome_malformed("shorter than its header");
	memcpy(&message, payload.at, sizeof(message));
	if (message.idiag_family != AF_INET && message.idiag_family != AF_INET6)
		return outcome_malformed("of another family");
	*ret = (struct sock){ 0 };
	take_header(ret, &message, protocol);
	while (netlink_next_attribute(&rest, &attribute))
		take_attribute(ret, &attribute, protocol);
	return outcome_ok();
}
