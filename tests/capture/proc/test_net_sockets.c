#include "capture/proc/net_sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/kit.h"

enum { ESTABLISHED = 1, CLOSED = 7, LISTEN = 10, KEPT = 64 };

static const struct proc_net_table tcp = { "net/tcp", PROC_NET_INET, AF_INET, IPPROTO_TCP };
static const struct proc_net_table tcp6 = { "net/tcp6", PROC_NET_INET, AF_INET6, IPPROTO_TCP };
static const struct proc_net_table raw = { "net/raw", PROC_NET_INET, AF_INET, IPPROTO_RAW };
static const struct proc_net_table unixes = { "net/unix", PROC_NET_UNIX, AF_UNIX, 0 };
static const struct proc_net_table netlink = { "net/netlink", PROC_NET_NETLINK, AF_NETLINK, 0 };
static const struct proc_net_table packet = { "net/packet", PROC_NET_PACKET, AF_PACKET, 0 };

struct kept {
	struct sock sock[KEPT];
	size_t count;
};

static void keep(const struct sock *sock, void *context)
{
	struct kept *kept = context;

	if (kept->count < KEPT)
		kept->sock[kept->count++] = *sock;
}

static const struct sock *find(const struct kept *kept, uint64_t inode)
{
	for (size_t i = 0; i < kept->count; i++)
		if (kept->sock[i].inode == inode)
			return &kept->sock[i];
	fail_msg("no socket %llu", (unsigned long long)inode);
	return NULL;
}

static void reads_what_kernels_print(void **state)
{
	struct kept kept = { .count = 0 };
	const struct sock *sock = NULL;

	(void)state;
	assert_outcome(OUTCOME_OK, proc_net_parse(&tcp, fixture("proc/net/tcp"), keep, &kept));
	sock = find(&kept, 1012297);
	assert_int_equal(sock->value[SOCKET_STATE], ESTABLISHED);
	assert_memory_equal(sock->local.bytes, "\x7f\0\0\x01", 4);
	assert_int_equal(sock->value[SOCKET_LOCAL_PORT], 0xB674);
	assert_int_equal(sock->value[SOCKET_REMOTE_PORT], 0xEDB1);
	assert_int_equal(sock->value[SOCKET_RECV_Q_BYTES], 5);
	assert_int_equal(sock->value[SOCKET_SEND_Q_BYTES], 0);
	sock = find(&kept, 183);
	assert_int_equal(sock->value[SOCKET_STATE], LISTEN);
	assert_int_equal(sock->value[SOCKET_ACCEPT_QUEUE_COUNT], 0);
	assert_false(sock_has(sock, SOCKET_ACCEPT_LIMIT_COUNT));
	kept.count = 0;
	assert_outcome(OUTCOME_OK, proc_net_parse(&tcp6, fixture("proc/net/tcp6"), keep, &kept));
	sock = find(&kept, 1012301);
	assert_memory_equal(sock->local.bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\x01", 16);
	kept.count = 0;
	assert_outcome(OUTCOME_OK, proc_net_parse(&raw, fixture("proc/net/raw"), keep, &kept));
	assert_int_equal(find(&kept, 1012310)->value[SOCKET_PROTOCOL], IPPROTO_ICMP);
	assert_int_equal(find(&kept, 1012310)->value[SOCKET_TYPE], SOCK_RAW);
}

static void reads_the_other_tables(void **state)
{
	struct kept kept = { .count = 0 };
	const struct sock *sock = NULL;

	(void)state;
	assert_outcome(OUTCOME_OK, proc_net_parse(&netlink, fixture("proc/net/netlink"), keep, &kept));
	sock = find(&kept, 1012308);
	assert_int_equal(sock->value[SOCKET_LOCAL_PORT], 19325);
	assert_int_equal(sock->value[SOCKET_GROUPS], 1);
	kept.count = 0;
	assert_outcome(OUTCOME_OK, proc_net_parse(&packet, fixture("proc/net/packet"), keep, &kept));
	assert_int_equal(find(&kept, 1012309)->value[SOCKET_INTERFACE], 1);
	assert_int_equal(find(&kept, 1012309)->value[SOCKET_PROTOCOL], 3);
	kept.count = 0;
	assert_outcome(OUTCOME_OK, proc_net_parse(&unixes, fixture("proc/net/unix"), keep, &kept));
	/* Its name ends with a newline, and its second NUL cannot be told from an @. */
	sock = find(&kept, 1012302);
	assert_int_equal(sock->value[SOCKET_STATE], LISTEN);
	assert_int_equal(sock->local.length, 11);
	assert_memory_equal(sock->local.bytes, "\0abs@tract\n", 11);
	assert_int_equal(find(&kept, 1012304)->value[SOCKET_STATE], ESTABLISHED);
	assert_int_equal(find(&kept, 1012304)->local.length, 0);
}

static void a_name_of_several_lines_stays_one(void **state)
{
	static const char text[] = "Num       RefCount Protocol Flags    Type St Inode Path\n"
				   "0000000000000000: 00000002 00000000 00010000 0001 01 11 /run/a b\n  c\n\nd\n"
				   "0000000000000000: 00000003 00000000 00000000 0002 03 12\n";
	struct kept kept = { .count = 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_net_parse(&unixes, span(text), keep, &kept));
	assert_int_equal(kept.count, 2);
	assert_span(sock_name_span(&find(&kept, 11)->local), "/run/a b\n  c\n\nd");
	assert_int_equal(find(&kept, 12)->value[SOCKET_TYPE], SOCK_DGRAM);
}

static void a_bad_line_costs_itself(void **state)
{
	static const char text[] = "  sl  local_address ...\n"
				   "   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 183 1 0\n"
				   "   1: 00000000:07E8 0000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 184 1 0\n"
				   "   2: 0100007F:0050 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 185 1 0\n"
				   "   3: 0100007F:0050 00000000:0000 07 00000000:0000";
	struct kept kept = { .count = 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_net_parse(&tcp, span(text), keep, &kept));
	assert_int_equal(kept.count, 2);
	assert_int_equal(find(&kept, 185)->value[SOCKET_STATE], CLOSED);
	assert_outcome(OUTCOME_MALFORMED, proc_net_parse(&tcp, span(""), keep, &kept));
}

/* The kernel is the judge of what it printed. */
static void agrees_with_getsockname(void **state)
{
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	struct kept kept = { .count = 0 };
	bool found = false;

	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
	assert_int_equal(listen(listener, 3), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	proc_net_parse(&tcp, file("/proc/self/net/tcp"), keep, &kept);
	if (kept.count == KEPT)
		skip(); /* a busy host: ours may not be among the first */
	for (size_t i = 0; i < kept.count; i++)
		found = found || (kept.sock[i].value[SOCKET_LOCAL_PORT] == ntohs(address.sin_port) && kept.sock[i].value[SOCKET_STATE] == LISTEN &&
				  memcmp(kept.sock[i].local.bytes, &address.sin_addr, 4) == 0);
	assert_true(found);
	close(listener);
}

TESTS(reads_what_kernels_print, reads_the_other_tables, a_name_of_several_lines_stays_one, a_bad_line_costs_itself, agrees_with_getsockname);
