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

/* Before the row is begun: what is hidden makes a row of the ledger. */
static void name_text(struct sink *sink, const struct sock *sock, const struct sock_name *name, struct strbuf *ret)
{
	char text[INET6_ADDRSTRLEN] = "";
	int64_t family = sock->value[SOCKET_FAMILY];

	if (!name->length)
		return;
	if (family == AF_UNIX)
		sink_redact_name(sink, "names of sockets", sock_name_span(name), ret);
	else if (family != AF_INET && family != AF_INET6)
		strbuf_add(ret, sock_name_span(name));
	else if (inet_ntop((int)family, name->bytes, text, sizeof(text)))
		strbuf_add_text(ret, text);
}

void socket_row(struct sink *sink, pid_t pid, const struct held *held, const struct sock *sock)
{
	cleanup_strbuf struct strbuf local = { 0 };
	cleanup_strbuf struct strbuf remote = { 0 };
	struct row *row = NULL;

	name_text(sink, sock, &sock->local, &local);
	name_text(sink, sock, &sock->remote, &remote);
	row = sink_row(sink, TABLE_SOCKET);
	for (uint64_t left = sock->has; left; left &= left - 1) {
		int column = __builtin_ctzll(left);

		row_int(row, column, sock->value[column]);
	}
	row_int(row, SOCKET_PID, pid);
	row_int(row, SOCKET_FD, held->fd);
	row_int(row, SOCKET_INODE, (int64_t)held->inode);
	if (local.length)
		row_text(row, SOCKET_LOCAL_ADDRESS, strbuf_span(&local));
	if (remote.length)
		row_text(row, SOCKET_REMOTE_ADDRESS, strbuf_span(&remote));
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
