#include "capture/netlink/sock_diag.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/packet_diag.h>
#include <linux/tcp.h>
#include <linux/unix_diag.h>
#include <linux/vm_sockets_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "capture/netlink/tcp_info.h"
#include "tests/kit.h"

enum { LISTEN = 10, ESTABLISHED = 1 };

static void add(struct strbuf *ret, uint16_t type, const void *value, size_t length)
{
	struct nlattr header = { .nla_len = (uint16_t)(sizeof(header) + length), .nla_type = type };

	strbuf_add(ret, span_of(&header, sizeof(header)));
	strbuf_add(ret, span_of(value, length));
	while (ret->length % 4)
		strbuf_add_byte(ret, '\0');
}

static struct inet_diag_msg connection(void)
{
	struct inet_diag_msg message = {
		.idiag_family = AF_INET, .idiag_state = ESTABLISHED, .idiag_timer = 1, .idiag_retrans = 3, .idiag_expires = 250,
		.idiag_rqueue = 5, .idiag_wqueue = 9, .idiag_uid = 33, .idiag_inode = 4711,
		.id = { .idiag_sport = htons(80), .idiag_dport = htons(50000), .idiag_if = 2 },
	};

	message.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
	message.id.idiag_dst[0] = htonl(0x0a000304);
	return message;
}

static void reads_a_connection(void **state)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	const struct inet_diag_msg message = connection();
	const uint32_t memory[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	const uint64_t group = UINT64_C(1) << 40;
	const uint8_t shutdown = 3;
	const struct tcp_info info = { .tcpi_rtt = 1500, .tcpi_snd_cwnd = 10, .tcpi_pacing_rate = UINT64_MAX };
	struct tcp_info_values values = { 0 };
	struct sock sock = { 0 };

	(void)state;
	strbuf_add(&bytes, span_of(&message, sizeof(message)));
	add(&bytes, INET_DIAG_SKMEMINFO, memory, sizeof(memory));
	add(&bytes, INET_DIAG_CGROUP_ID, &group, sizeof(group));
	add(&bytes, INET_DIAG_SHUTDOWN, &shutdown, 1);
	add(&bytes, INET_DIAG_CONG, "cubic", 6);
	add(&bytes, INET_DIAG_INFO, &info, sizeof(info));
	assert_outcome(OUTCOME_OK, inet_diag_parse(strbuf_span(&bytes), IPPROTO_TCP, &sock));
	assert_int_equal(sock.inode, 4711);
	assert_int_equal(sock.value[SOCKET_LOCAL_PORT], 80);
	assert_int_equal(sock.value[SOCKET_REMOTE_PORT], 50000);
	assert_memory_equal(sock.local.bytes, "\x7f\0\0\x01", 4);
	assert_int_equal(sock.local.length, 4);
	assert_int_equal(sock.value[SOCKET_RECV_Q_BYTES], 5);
	assert_int_equal(sock.value[SOCKET_SEND_Q_BYTES], 9);
	assert_int_equal(sock.value[SOCKET_INTERFACE], 2);
	assert_int_equal(sock.value[SOCKET_TIMER_EXPIRES_MS], 250);
	assert_int_equal(sock.value[SOCKET_RETRANSMITS], 3);
	assert_int_equal(sock.value[SOCKET_RECEIVE_BUFFER_BYTES], 2);
	assert_int_equal(sock.value[SOCKET_DROPS], 9);
	assert_true(sock.value[SOCKET_CGROUP] == (int64_t)group);
	assert_int_equal(sock.value[SOCKET_SHUTDOWN], 3);
	assert_string_equal(sock.congestion, "cubic");
	tcp_info_parse(span_of(sock.tcp_info, sock.tcp_info_length), &values);
	assert_int_equal(values.value[TCP_INFO_RTT_US], 1500);
	assert_int_equal(values.value[TCP_INFO_SND_CWND_COUNT], 10);
	assert_int_equal(values.value[TCP_INFO_PACING_RATE_BYTES_PER_S], -1);
}

static void a_listener_has_connections_in_place_of_bytes(void **state)
{
	struct inet_diag_msg message = connection();
	struct sock sock = { 0 };

	(void)state;
	message.idiag_state = LISTEN;
	message.idiag_timer = 0;
	assert_outcome(OUTCOME_OK, inet_diag_parse(span_of(&message, sizeof(message)), IPPROTO_TCP, &sock));
	assert_int_equal(sock.value[SOCKET_ACCEPT_QUEUE_COUNT], 5);
	assert_int_equal(sock.value[SOCKET_ACCEPT_LIMIT_COUNT], 9);
	assert_false(sock_has(&sock, SOCKET_RECV_Q_BYTES));
	assert_false(sock_has(&sock, SOCKET_TIMER_EXPIRES_MS));
	/* The same numbers of a datagram socket are bytes. */
	assert_outcome(OUTCOME_OK, inet_diag_parse(span_of(&message, sizeof(message)), IPPROTO_UDP, &sock));
	assert_int_equal(sock.value[SOCKET_RECV_Q_BYTES], 5);
	assert_false(sock_has(&sock, SOCKET_TIMER));
}

static void an_older_kernel_knows_less_of_tcp(void **state)
{
	char bytes[SOCK_TCP_INFO_MAX] = { 0 };
	struct tcp_info_values values = { 0 };

	(void)state;
	for (size_t length = 0; length <= sizeof(bytes); length++) {
		tcp_info_parse(span_of(bytes, length), &values);
		assert_int_equal(values.has >> TCP_INFO_SND_WND_BYTES & 1, length >= 232);
		assert_int_equal(values.has >> TCP_INFO_REHASH_COUNT & 1, length >= 240);
		assert_int_equal(values.has >> TCP_INFO_TOTAL_RTO_TIME_MS & 1, length >= 248);
		assert_int_equal(values.has >> TCP_INFO_RTT_US & 1, length >= offsetof(struct tcp_info, tcpi_rtt) + 4);
	}
}

static void reads_unix_names(void **state)
{
	static const struct {
		const char *name;
		size_t length, expected;
	} names[] = { { "/run/x\0", 7, 6 }, { "\0abs\0tract\n", 11, 11 }, { "\0", 1, 1 }, { "", 0, 0 }, { "\0\0\0\0", 4, 4 } };
	const struct unix_diag_msg message = { .udiag_family = AF_UNIX, .udiag_type = SOCK_STREAM, .udiag_state = LISTEN, .udiag_ino = 12 };
	const struct unix_diag_rqlen queue = { 3, 5 };
	const uint32_t peer = 0;
	struct sock sock = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cleanup_strbuf struct strbuf bytes = { 0 };

		strbuf_add(&bytes, span_of(&message, sizeof(message)));
		add(&bytes, UNIX_DIAG_NAME, names[i].name, names[i].length);
		add(&bytes, UNIX_DIAG_RQLEN, &queue, sizeof(queue));
		add(&bytes, UNIX_DIAG_PEER, &peer, sizeof(peer));
		assert_outcome(OUTCOME_OK, unix_diag_parse(strbuf_span(&bytes), &sock));
		assert_int_equal(sock.local.length, names[i].expected);
		assert_memory_equal(sock.local.bytes, names[i].name, names[i].expected);
		assert_int_equal(sock.value[SOCKET_ACCEPT_QUEUE_COUNT], 3);
		assert_int_equal(sock.value[SOCKET_ACCEPT_LIMIT_COUNT], 5);
		assert_false(sock_has(&sock, SOCKET_PEER_INODE));
	}
}

static void a_name_has_no_more_than_its_room(void **state)
{
	const struct unix_diag_msg message = { .udiag_family = AF_UNIX, .udiag_type = SOCK_DGRAM, .udiag_state = 7, .udiag_ino = 12 };
	cleanup_strbuf struct strbuf bytes = { 0 };
	char name[300];
	struct sock sock = { 0 };

	(void)state;
	memset(name, 'n', sizeof(name));
	strbuf_add(&bytes, span_of(&message, sizeof(message)));
	add(&bytes, UNIX_DIAG_NAME, name, sizeof(name));
	assert_outcome(OUTCOME_OK, unix_diag_parse(strbuf_span(&bytes), &sock));
	assert_int_equal(sock.local.length, 108);
}

static void reads_the_other_families(void **state)
{
	const struct netlink_diag_msg netlink = { .ndiag_family = AF_NETLINK, .ndiag_type = SOCK_RAW, .ndiag_protocol = 15, .ndiag_portid = 77, .ndiag_ino = 1 };
	const struct packet_diag_msg packet = { .pdiag_family = AF_PACKET, .pdiag_type = SOCK_DGRAM, .pdiag_num = 3, .pdiag_ino = 2 };
	const struct packet_diag_info info = { .pdi_index = 4 };
	const struct vsock_diag_msg vsock = { .vdiag_family = AF_VSOCK, .vdiag_type = SOCK_STREAM, .vdiag_state = LISTEN, .vdiag_src_cid = UINT32_MAX,
					      .vdiag_src_port = 1024, .vdiag_ino = 3 };
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct sock sock = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, netlink_diag_parse(span_of(&netlink, sizeof(netlink)), &sock));
	assert_int_equal(sock.inode, 1);
	assert_int_equal(sock.value[SOCKET_LOCAL_PORT], 77);
	assert_int_equal(sock.value[SOCKET_PROTOCOL], 15);
	strbuf_add(&bytes, span_of(&packet, sizeof(packet)));
	add(&bytes, PACKET_DIAG_INFO, &info, sizeof(info));
	assert_outcome(OUTCOME_OK, packet_diag_parse(strbuf_span(&bytes), &sock));
	assert_int_equal(sock.value[SOCKET_INTERFACE], 4);
	assert_false(sock_has(&sock, SOCKET_STATE));
	assert_outcome(OUTCOME_OK, vsock_diag_parse(span_of(&vsock, sizeof(vsock)), &sock));
	assert_span(sock_name_span(&sock.local), "4294967295");
	assert_int_equal(sock.value[SOCKET_STATE], LISTEN);
}

static void what_is_cut_is_malformed(void **state)
{
	const struct inet_diag_msg message = connection();
	struct sock sock = { 0 };

	(void)state;
	for (size_t length = 0; length < sizeof(message); length++)
		assert_outcome(OUTCOME_MALFORMED, inet_diag_parse(span_of(&message, length), IPPROTO_TCP, &sock));
	for (size_t length = 0; length < sizeof(struct unix_diag_msg); length++)
		assert_outcome(OUTCOME_MALFORMED, unix_diag_parse(span_of(&message, length), &sock));
	for (size_t length = 0; length < sizeof(struct netlink_diag_msg); length++)
		assert_outcome(OUTCOME_MALFORMED, netlink_diag_parse(span_of(&message, length), &sock));
	for (size_t length = 0; length < sizeof(struct packet_diag_msg); length++)
		assert_outcome(OUTCOME_MALFORMED, packet_diag_parse(span_of(&message, length), &sock));
	for (size_t length = 0; length < sizeof(struct vsock_diag_msg); length++)
		assert_outcome(OUTCOME_MALFORMED, vsock_diag_parse(span_of(&message, length), &sock));
}

TESTS(reads_a_connection, a_listener_has_connections_in_place_of_bytes, an_older_kernel_knows_less_of_tcp, reads_unix_names,
      a_name_has_no_more_than_its_room, reads_the_other_families, what_is_cut_is_malformed);
