/*
 * Holds one end of every kind of connection, and its child the other end. Says which is which: "pair KIND FD FD" (of this process, of its
 * child), "one KIND FD", "path KIND PATH", "child PID", then "ready PID". Five bytes wait to be read by this process in tcp and unix_stream.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <pty.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAIRS = 32 };

static int ours[PAIRS], theirs[PAIRS];
static int pairs;

static void must(int good, const char *what)
{
	if (good)
		return;
	perror(what);
	exit(1);
}

static void pair(const char *kind, int our_end, int their_end)
{
	must(our_end >= 0 && their_end >= 0, kind);
	printf("pair %s %d %d\n", kind, our_end, their_end);
	ours[pairs] = our_end;
	theirs[pairs++] = their_end;
}

static int one(const char *kind, int fd)
{
	/* What this kernel or this user may not have is not there, and not said. */
	if (fd >= 0)
		printf("one %s %d\n", kind, fd);
	return fd;
}

static void connected(const char *kind, int listener, int client_family, const struct sockaddr *address, socklen_t length)
{
	int client = socket(client_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(connect(client, address, length) == 0, kind);
	pair(kind, accept4(listener, NULL, NULL, SOCK_CLOEXEC), client);
}

static void tcp(void)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
	socklen_t length = sizeof(four);
	int listener = one("tcp_listen", socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

	must(bind(listener, (struct sockaddr *)&four, length) == 0 && listen(listener, 7) == 0, "tcp");
	getsockname(listener, (struct sockaddr *)&four, &length);
	connected("tcp", listener, AF_INET, (struct sockaddr *)&four, length);
	must(write(theirs[pairs - 1], "hello", 5) == 5, "tcp");
	listener = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	length = sizeof(six);
	/* A host without IPv6 has none of these. */
	if (listener < 0 || bind(listener, (struct sockaddr *)&six, length) != 0)
		return;
	one("tcp6_listen", listener);
	must(listen(listener, 7) == 0, "tcp6");
	getsockname(listener, (struct sockaddr *)&six, &length);
	connected("tcp6", listener, AF_INET6, (struct sockaddr *)&six, length);
	listener = one("tcp_any_listen", socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
	must(bind(listener, (struct sockaddr *)&any, length) == 0 && listen(listener, 7) == 0, "tcp_mapped");
	getsockname(listener, (struct sockaddr *)&any, &length);
	four.sin_port = any.sin6_port;
	connected("tcp_mapped", listener, AF_INET, (struct sockaddr *)&four, sizeof(four));
}

static void udp(void)
{
	struct sockaddr_in address[2];
	socklen_t length = sizeof(address[0]);
	int end[2];

	for (int i = 0; i < 2; i++) {
		address[i] = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		end[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		must(bind(end[i], (struct sockaddr *)&address[i], length) == 0, "udp");
		getsockname(end[i], (struct sockaddr *)&address[i], &length);
	}
	must(connect(end[0], (struct sockaddr *)&address[1], length) == 0 && connect(end[1], (struct sockaddr *)&address[0], length) == 0, "udp");
	pair("udp", end[0], end[1]);
	end[0] = one("udp_bound", socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	address[0].sin_port = 0;
	must(bind(end[0], (struct sockaddr *)&address[0], length) == 0, "udp_bound");
}

static void unix_pairs(void)
{
	static const struct {
		const char *kind;
		int type;
	} kinds[] = { { "unix_stream", SOCK_STREAM }, { "unix_seqpacket", SOCK_SEQPACKET }, { "unix_dgram", SOCK_DGRAM } };

	for (int i = 0; i < 3; i++) {
		int end[2] = { -1, -1 };

		must(socketpair(AF_UNIX, kinds[i].type | SOCK_CLOEXEC, 0, end) == 0, kinds[i].kind);
		pair(kinds[i].kind, end[0], end[1]);
		must(write(end[1], "hello", 5) == 5, kinds[i].kind);
	}
}

static void unix_listener(const char *kind, const char *listen_kind, const char *name, size_t name_length)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + name_length);
	int listener = one(listen_kind, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));

	memcpy(address.sun_path, name, name_length);
	must(bind(listener, (struct sockaddr *)&address, length) == 0 && listen(listener, 9) == 0, listen_kind);
	connected(kind, listener, AF_UNIX, (struct sockaddr *)&address, length);
}

static void unix_named(void)
{
	char path[108];
	char odd[] = "\0pidshot XXXXXX\0nul\nline\xff";
	char full[108];

	snprintf(path, sizeof(path), "/tmp/pidshot-ends-%d.sock", (int)getpid());
	printf("path unix_path %s\n", path);
	unix_listener("unix_path", "unix_path_listen", path, strlen(path));
	snprintf(odd + 9, 7, "%06u", (unsigned)getpid() % 1000000);
	odd[15] = '\0';
	unix_listener("unix_abstract", "unix_abstract_listen", odd, sizeof(odd) - 1);
	memset(full, 'f', sizeof(full));
	snprintf(full + 1, 20, "%d", (int)getpid());
	full[0] = '\0';
	unix_listener("unix_full", "unix_full_listen", full, sizeof(full));
}

static void pipes(void)
{
	char path[108];
	int end[2];
	int master = -1;
	int slave = -1;

	must(pipe2(end, O_CLOEXEC) == 0, "pipe");
	pair("pipe_read", end[0], end[1]);
	must(pipe2(end, O_CLOEXEC) == 0, "pipe");
	pair("pipe_write", end[1], end[0]);
	snprintf(path, sizeof(path), "/tmp/pidshot-ends-%d.fifo", (int)getpid());
	printf("path fifo %s\n", path);
	must(mkfifo(path, 0600) == 0, "fifo");
	end[0] = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	pair("fifo_read", end[0], open(path, O_WRONLY | O_CLOEXEC));
	must(openpty(&master, &slave, NULL, NULL, NULL) == 0, "pty");
	pair("pty_master", master, slave);
	must(openpty(&master, &slave, NULL, NULL, NULL) == 0, "pty");
	pair("pty_slave", slave, master);
	/* One kernel object, and each process its own descriptor of it. */
	end[0] = eventfd(7, EFD_CLOEXEC);
	pair("eventfd", end[0], dup(end[0]));
}

static void others(void)
{
	struct sockaddr_nl route = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	struct sockaddr_ll link = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex("lo") };
	struct sockaddr_vm vm = { .svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_ANY, .svm_port = VMADDR_PORT_ANY };
	int fd = one("netlink", socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));

	must(bind(fd, (struct sockaddr *)&route, sizeof(route)) == 0, "netlink");
	fd = one("packet", socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL)));
	if (fd >= 0)
		bind(fd, (struct sockaddr *)&link, sizeof(link));
	one("raw", socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP));
	one("fresh_tcp", socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
	one("fresh_udp", socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&vm, sizeof(vm)) == 0 && listen(fd, 1) == 0)
		one("vsock_listen", fd);
}

int main(void)
{
	pid_t parent = getpid();
	pid_t child = 0;

	tcp();
	udp();
	unix_pairs();
	unix_named();
	pipes();
	others();
	fflush(stdout);
	child = fork();
	for (int i = 0; i < pairs; i++)
		close(child ? theirs[i] : ours[i]);
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "other end");
		if (getppid() != parent)
			return 1;
		for (;;)
			pause();
	}
	printf("child %d\nready %d\n", (int)child, (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
