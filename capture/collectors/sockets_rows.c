/* From what was learned of a socket to its rows. */
#include <arpa/inet.h>
#include <sys/socket.h>

#include "capture/collectors/sockets.h"
#include "capture/netlink/tcp_info.h"

static void text_column(struct row *row, int column, const char *text)
{
	if (text[0])
		row_text(row, column, span(text));
}

/* As inet_ntop(3) writes it, without its search for a format: half of the addresses of a busy process are IPv4. */
static struct span four_text(const struct sock_name *name, char room[INET6_ADDRSTRLEN])
{
	size_t length = 0;

	for (size_t i = 0; i < 4; i++) {
		unsigned part = (uint8_t)name->bytes[i];

		if (i)
			room[length++] = '.';
		if (part >= 100)
			room[length++] = (char)('0' + part / 100);
		if (part >= 10)
			room[length++] = (char)('0' + part / 10 % 10);
		room[length++] = (char)('0' + part % 10);
	}
	return span_of(room, length);
}

static struct span inet_text(int64_t family, const struct sock_name *name, char room[INET6_ADDRSTRLEN])
{
	if (!name->length)
		return (struct span){ 0 };
	if (family == AF_INET)
		return four_text(name, room);
	return inet_ntop(AF_INET6, name->bytes, room, INET6_ADDRSTRLEN) ? span(room) : (struct span){ 0 };
}

/* Of other families, into @buf. Before the row is begun: what is hidden makes a row of the ledger. */
static struct span name_text(struct sink *sink, int64_t family, const struct sock_name *name, struct strbuf *buf)
{
	if (!name->length)
		return (struct span){ 0 };
	if (family != AF_UNIX)
		return sock_name_span(name);
	sink_redact_name(sink, "names of sockets", sock_name_span(name), buf);
	return strbuf_span(buf);
}

static void numbers_columns(struct row *row, const struct sock *sock)
{
	for (uint64_t left = sock->has; left; left &= left - 1) {
		int column = __builtin_ctzll(left);

		row_int(row, column, sock->value[column]);
	}
}

void socket_row(struct sink *sink, pid_t pid, const struct held *held, const struct sock *sock)
{
	int64_t family = sock->value[SOCKET_FAMILY];
	bool is_inet = family == AF_INET || family == AF_INET6;
	char room[2][INET6_ADDRSTRLEN];
	cleanup_strbuf struct strbuf local_name = { 0 };
	cleanup_strbuf struct strbuf remote_name = { 0 };
	struct span local = is_inet ? inet_text(family, &sock->local, room[0]) : name_text(sink, family, &sock->local, &local_name);
	struct span remote = is_inet ? inet_text(family, &sock->remote, room[1]) : name_text(sink, family, &sock->remote, &remote_name);
	struct row *row = sink_row(sink, TABLE_SOCKET);

	numbers_columns(row, sock);
	row_int(row, SOCKET_PID, pid);
	row_int(row, SOCKET_FD, held->fd);
	row_int(row, SOCKET_INODE, (int64_t)held->inode);
	if (local.length)
		row_text(row, SOCKET_LOCAL_ADDRESS, local);
	if (remote.length)
		row_text(row, SOCKET_REMOTE_ADDRESS, remote);
	text_column(row, SOCKET_CONGESTION, sock->congestion);
	text_column(row, SOCKET_ULP, sock->ulp);
	text_column(row, SOCKET_INTERFACE_NAME, sock->interface_name);
	text_column(row, SOCKET_PROTOCOL_NAME, sock->protocol_name);
}

void socket_info_row(struct sink *sink, const struct sock *sock)
{
	struct tcp_info_values info = { 0 };
	struct row *row = NULL;

	if (!sock->tcp_info_length)
		return;
	tcp_info_parse(span_of(sock->tcp_info, sock->tcp_info_length), &info);
	row = sink_row(sink, TABLE_TCP_INFO);
	row_int(row, TCP_INFO_INODE, (int64_t)sock->inode);
	for (uint64_t left = info.has; left; left &= left - 1) {
		int column = __builtin_ctzll(left);

		row_int(row, column, info.value[column]);
	}
}
