#include "capture/proc/net_sockets.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "common/array.h"

enum { STATE_ESTABLISHED = 1, STATE_SYN_SENT = 2, STATE_CLOSE = 7, STATE_LISTEN = 10 }; /* net/tcp_states.h */

/* "0100007F:0050": each 32 bits of the address as one number of the host's, then the port. */
static bool take_address(struct span word, struct sock_name *ret, int64_t *ret_port)
{
	struct span digits = { 0 };
	struct span port = { 0 };
	uint64_t number = 0;
	char bytes[16];
	size_t length = 0;

	if (!span_split(word, ':', &digits, &port) || (digits.length != 8 && digits.length != 32))
		return false;
	for (; length * 2 < digits.length; length += 4) {
		uint32_t part = 0;

		if (!span_hex(span_first(span_skip(digits, length * 2), 8), &number))
			return false;
		part = (uint32_t)number;
		memcpy(bytes + length, &part, sizeof(part));
	}
	if (!span_hex(port, &number))
		return false;
	*ret_port = (int64_t)number;
	sock_name_set(ret, span_of(bytes, length));
	return true;
}

/* "00000000:00000012": two numbers in hex. */
static bool take_pair(struct span word, int64_t *ret_first, int64_t *ret_second)
{
	struct span first = { 0 };
	struct span second = { 0 };
	uint64_t one = 0;
	uint64_t two = 0;

	if (!span_split(word, ':', &first, &second) || !span_hex(first, &one) || !span_hex(second, &two))
		return false;
	*ret_first = (int64_t)one;
	*ret_second = (int64_t)two;
	return true;
}

static bool take_number(struct span *rest, struct sock *sock, int column)
{
	int64_t number = 0;

	if (!span_int64(span_word(rest), &number))
		return false;
	sock_set(sock, column, number);
	return true;
}

static void inet_queues(struct sock *sock, int64_t receive, int64_t send)
{
	/* A listener's limit is not in this file. */
	if (sock->value[SOCKET_PROTOCOL] == IPPROTO_TCP && sock->value[SOCKET_STATE] == STATE_LISTEN)
		sock_set(sock, SOCKET_ACCEPT_QUEUE_COUNT, receive);
	else
		sock_set_queues(sock, false, receive, send);
}

static void inet_kind(struct sock *sock, const struct proc_net_table *table)
{
	sock_set(sock, SOCKET_FAMILY, table->family);
	sock_set(sock, SOCKET_TYPE, table->protocol == IPPROTO_TCP ? SOCK_STREAM : table->protocol == IPPROTO_RAW ? SOCK_RAW : SOCK_DGRAM);
	/* Of a raw socket the protocol stands in place of the port. */
	sock_set(sock, SOCKET_PROTOCOL, table->protocol == IPPROTO_RAW ? sock->value[SOCKET_LOCAL_PORT] : table->protocol);
}

/* sl local rem st tx:rx tr:when retrnsmt uid timeout inode [ref pointer drops] */
static bool inet_line(const struct proc_net_table *table, struct span line, struct sock *ret)
{
	int64_t port[2] = { 0 };
	int64_t queue[2] = { 0 };
	int64_t timer[2] = { 0 };
	uint64_t state = 0;
	uint64_t retransmits = 0;

	span_word(&line);
	if (!take_address(span_word(&line), &ret->local, &port[0]) || !take_address(span_word(&line), &ret->remote, &port[1]) ||
	    !span_hex(span_word(&line), &state) || !take_pair(span_word(&line), &queue[0], &queue[1]) ||
	    !take_pair(span_word(&line), &timer[0], &timer[1]) || !span_hex(span_word(&line), &retransmits) ||
	    !take_number(&line, ret, SOCKET_UID))
		return false;
	span_word(&line); /* timeout */
	if (!span_uint64(span_word(&line), &ret->inode))
		return false;
	sock_set(ret, SOCKET_LOCAL_PORT, port[0]);
	sock_set(ret, SOCKET_REMOTE_PORT, port[1]);
	sock_set(ret, SOCKET_STATE, (int64_t)state);
	inet_kind(ret, table);
	inet_queues(ret, queue[1], queue[0]);
	if (table->protocol == IPPROTO_TCP) {
		sock_set(ret, SOCKET_TIMER, timer[0]);
		sock_set(ret, SOCKET_RETRANSMITS, (int64_t)retransmits);
		if (timer[0]) /* in clock ticks, of which user space has always 100 a second on x86_64 */
			sock_set(ret, SOCKET_TIMER_EXPIRES_MS, timer[1] * 10);
		return true;
	}
	span_word(&line);
	span_word(&line);
	take_number(&line, ret, SOCKET_DROPS);
	return true;
}

/* Num: RefCount Protocol Flags Type St Inode [Path] */
static bool unix_line(struct span line, struct sock *ret)
{
	uint64_t part[5] = { 0 };
	enum { REFERENCES, PROTOCOL, FLAGS, TYPE, STATE, SO_ACCEPTCON_FLAG = 1 << 16, SS_CONNECTING_STATE = 2, SS_CONNECTED_STATE = 3 };

	if (!span_ends(span_word(&line), ":"))
		return false;
	for (size_t i = 0; i < array_length(part); i++)
		if (!span_hex(span_word(&line), &part[i]))
			return false;
	if (!span_uint64(span_word(&line), &ret->inode))
		return false;
	sock_set(ret, SOCKET_FAMILY, AF_UNIX);
	sock_set(ret, SOCKET_TYPE, (int64_t)part[TYPE]);
	sock_set(ret, SOCKET_STATE, part[FLAGS] & SO_ACCEPTCON_FLAG ? STATE_LISTEN : part[STATE] == SS_CONNECTED_STATE ? STATE_ESTABLISHED
					: part[STATE] == SS_CONNECTING_STATE ? STATE_SYN_SENT : STATE_CLOSE);
	/* One blank, then the name as it is. Every NUL of an abstract one is an @, which only the first can be told from. */
	sock_name_set(&ret->local, span_skip(line, 1));
	if (ret->local.length && ret->local.bytes[0] == '@')
		ret->local.bytes[0] = '\0';
	return true;
}

/* sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode */
static bool netlink_line(struct span line, struct sock *ret)
{
	uint64_t groups = 0;

	span_word(&line);
	if (!take_number(&line, ret, SOCKET_PROTOCOL) || !take_number(&line, ret, SOCKET_LOCAL_PORT) || !span_hex(span_word(&line), &groups) ||
	    !take_number(&line, ret, SOCKET_RECV_Q_BYTES) || !take_number(&line, ret, SOCKET_SEND_Q_BYTES))
		return false;
	span_word(&line);
	span_word(&line);
	if (!take_number(&line, ret, SOCKET_DROPS) || !span_uint64(span_word(&line), &ret->inode))
		return false;
	sock_set(ret, SOCKET_FAMILY, AF_NETLINK);
	sock_set(ret, SOCKET_TYPE, SOCK_RAW);
	sock_set(ret, SOCKET_GROUPS, (int64_t)groups);
	return true;
}

/* sk RefCnt Type Proto Iface R Rmem User Inode */
static bool packet_line(struct span line, struct sock *ret)
{
	uint64_t protocol = 0;

	span_word(&line);
	span_word(&line);
	if (!take_number(&line, ret, SOCKET_TYPE) || !span_hex(span_word(&line), &protocol) || !take_number(&line, ret, SOCKET_INTERFACE))
		return false;
	span_word(&line);
	if (!take_number(&line, ret, SOCKET_RECV_Q_BYTES) || !take_number(&line, ret, SOCKET_UID) ||
	    !span_uint64(span_word(&line), &ret->inode))
		return false;
	sock_set(ret, SOCKET_FAMILY, AF_PACKET);
	sock_set(ret, SOCKET_PROTOCOL, (int64_t)protocol);
	if (!ret->value[SOCKET_INTERFACE])
		ret->has &= ~(UINT64_C(1) << SOCKET_INTERFACE);
	return true;
}

static bool line_parse(const struct proc_net_table *table, struct span line, struct sock *ret)
{
	*ret = (struct sock){ 0 };
	switch (table->shape) {
	case PROC_NET_INET:
		return inet_line(table, line, ret);
	case PROC_NET_UNIX:
		return unix_line(line, ret);
	case PROC_NET_NETLINK:
		return netlink_line(line, ret);
	case PROC_NET_PACKET:
		return packet_line(line, ret);
	}
	return false;
}

/* More of the name that the line before began; as many bytes as a name can have. */
static void name_goes_on(struct sock *sock, struct span line)
{
	size_t room = SOCK_NAME_MAX - sock->local.length;

	if (room == 0)
		return;
	sock->local.bytes[sock->local.length++] = '\n';
	line = span_first(line, room - 1);
	if (line.length)
		memcpy(sock->local.bytes + sock->local.length, line.at, line.length);
	sock->local.length = (uint8_t)(sock->local.length + line.length);
}

struct outcome proc_net_parse(const struct proc_net_table *table, struct span text,
			      void (*take)(const struct sock *sock, void *context), void *context)
{
	struct span line = { 0 };
	struct sock sock = { 0 };
	struct sock before = { 0 };
	bool is_pending = false;
	bool is_whole = span_next_line(&text, &line);

	while (span_next_line(&text, &line)) {
		if (line_parse(table, line, &sock)) {
			if (is_pending)
				take(&before, context);
			before = sock;
			is_pending = true;
		} else if (table->shape == PROC_NET_UNIX && is_pending && before.local.length) {
			name_goes_on(&before, line);
		} else {
			is_whole = false;
		}
	}
	if (is_pending)
		take(&before, context);
	return is_whole ? outcome_ok() : outcome_malformed("a line of the table was not understood");
}
