/* capture/netlink: messages of sock_diag with any bytes. The first byte chooses the family, the rest is a message's payload, or a stream of messages. */
#include <netinet/in.h>
#include <stdlib.h>

#include "capture/netlink/sock_diag.h"
#include "capture/netlink/tcp_info.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct outcome got, const struct sock *sock)
{
	struct tcp_info_values values = { 0 };

	if (!is_ok(got))
		return;
	if (sock->local.length > SOCK_NAME_MAX || sock->remote.length > SOCK_NAME_MAX || sock->tcp_info_length > SOCK_TCP_INFO_MAX ||
	    strnlen(sock->congestion, SOCK_WORD_MAX) == SOCK_WORD_MAX || strnlen(sock->ulp, SOCK_WORD_MAX) == SOCK_WORD_MAX)
		abort();
	tcp_info_parse(span_of(sock->tcp_info, sock->tcp_info_length), &values);
}

static void feed_payload(unsigned family, struct span payload)
{
	static const int protocols[] = { IPPROTO_TCP, IPPROTO_UDP, IPPROTO_RAW, IPPROTO_MPTCP };
	struct sock sock = { 0 };

	switch (family % 8) {
	case 4:
		check(unix_diag_parse(payload, &sock), &sock);
		return;
	case 5:
		check(netlink_diag_parse(payload, &sock), &sock);
		return;
	case 6:
		check(packet_diag_parse(payload, &sock), &sock);
		return;
	case 7:
		check(vsock_diag_parse(payload, &sock), &sock);
		return;
	default:
		check(inet_diag_parse(payload, protocols[family % 8], &sock), &sock);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(size ? data + 1 : data, size ? size - 1 : 0);
	struct netlink_message message = { 0 };
	size_t before = rest.length + 1;

	if (!size)
		return 0;
	feed_payload(data[0], rest);
	while (netlink_next(&rest, &message)) {
		if (rest.length >= before)
			abort();
		before = rest.length;
		netlink_errno(message.payload);
		feed_payload(data[0], message.payload);
	}
	return 0;
}
