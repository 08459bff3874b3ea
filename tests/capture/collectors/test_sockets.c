#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "capture/collectors/sockets.h"
#include "capture/registry.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static int64_t column(struct db *db, const char *name, int fd)
{
	cleanup_strbuf struct strbuf sql = { 0 };

	strbuf_addf(&sql, "SELECT %s FROM socket WHERE fd = %d", name, fd);
	return collected_int(db, strbuf_text(&sql));
}

static struct span text(struct db *db, const char *name, int fd)
{
	cleanup_strbuf struct strbuf sql = { 0 };

	strbuf_addf(&sql, "SELECT %s FROM socket WHERE fd = %d", name, fd);
	return collected_text(db, strbuf_text(&sql));
}

/* The test is its own target: it knows what its sockets are. */
static struct db *collect_self(void)
{
	struct db *db = collect(&collector_sockets, "/proc", getpid(), NULL);

	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'socket' AND pid IS NOT NULL"), OUTCOME_OK);
	return db;
}

static int inode_of(int fd)
{
	struct stat file = { 0 };

	assert_int_equal(fstat(fd, &file), 0);
	return (int)file.st_ino;
}

static int64_t origin_here(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 4);

	if (fd >= 0)
		close(fd);
	return fd >= 0 ? ORIGIN_SOCK_DIAG : ORIGIN_PROCFS;
}

static void both_ends_of_a_connection(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int server = -1;
	struct db *db = NULL;

	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
	assert_int_equal(listen(listener, 3), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	assert_int_equal(connect(client, (struct sockaddr *)&address, length), 0);
	server = accept(listener, NULL, NULL);
	assert_int_equal(write(client, "hello", 5), 5);
	db = collect_self();
	assert_int_equal(column(db, "inode", client), inode_of(client));
	assert_int_equal(column(db, "peer_inode", client), inode_of(server));
	assert_int_equal(column(db, "peer_inode", server), inode_of(client));
	assert_int_equal(column(db, "recv_q_bytes", server), 5);
	assert_int_equal(column(db, "peer_recv_q_bytes", client), 5);
	assert_int_equal(column(db, "remote_port", client), ntohs(address.sin_port));
	assert_span(text(db, "local_address", client), "127.0.0.1");
	assert_int_equal(column(db, "state", listener), 10);
	assert_int_equal(column(db, "accept_queue_count", listener), 0);
	if (column(db, "origin", client) == ORIGIN_SOCK_DIAG) {
		assert_int_equal(column(db, "accept_limit_count", listener), 3);
		assert_int_equal(column(db, "(SELECT bytes_received FROM tcp_info WHERE tcp_info.inode = socket.inode)", server), 5);
	}
	close(server);
	close(client);
	close(listener);
}

static void datagrams_find_who_is_bound(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in everywhere = { .sin_family = AF_INET };
	socklen_t length = sizeof(address);
	int bound = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int one = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int two = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct db *db = NULL;

	(void)state;
	assert_int_equal(bind(bound, (struct sockaddr *)&address, length), 0);
	assert_int_equal(getsockname(bound, (struct sockaddr *)&address, &length), 0);
	assert_int_equal(connect(one, (struct sockaddr *)&address, length), 0);
	assert_int_equal(bind(any, (struct sockaddr *)&everywhere, length), 0);
	assert_int_equal(getsockname(any, (struct sockaddr *)&everywhere, &length), 0);
	everywhere.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(two, (struct sockaddr *)&everywhere, length), 0);
	db = collect_self();
	assert_int_equal(column(db, "peer_inode", one), inode_of(bound));
	assert_int_equal(column(db, "peer_inode", two), inode_of(any));
	assert_int_equal(column(db, "peer_inode", bound), -999);
	assert_int_equal(column(db, "peer_inode", any), -999);
	close(bound);
	close(one);
	close(any);
	close(two);
}

static void unix_names_are_kept_whole(void **state)
{
	static const char name[] = "\0pidshot\0\n\xff\\ test";
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof(name) - 1);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int pair[2] = { -1, -1 };
	struct db *db = NULL;

	(void)state;
	memcpy(address.sun_path, name, sizeof(name) - 1);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
	assert_int_equal(listen(listener, 5), 0);
	assert_int_equal(connect(client, (struct sockaddr *)&address, length), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	db = collect_self();
	if (origin_here() == ORIGIN_SOCK_DIAG) {
		assert_span(text(db, "local_address", listener), "\\x00pidshot\\x00\\x0a\\xff\\\\ test");
		assert_int_equal(column(db, "peer_inode", pair[0]), inode_of(pair[1]));
		assert_int_equal(column(db, "peer_inode", pair[1]), inode_of(pair[0]));
		assert_int_equal(column(db, "accept_queue_count", listener), 1);
	}
	assert_int_equal(column(db, "type", pair[0]), SOCK_SEQPACKET);
	assert_int_equal(column(db, "state", listener), 10);
	close(listener);
	close(client);
	close(pair[0]);
	close(pair[1]);
}

static void a_socket_without_an_address_has_its_protocols_name(void **state)
{
	int fresh = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int copy = dup(fresh);
	struct db *db = NULL;

	(void)state;
	if (fresh < 0)
		skip(); /* a host without IPv6 */
	db = collect_self();
	assert_int_equal(column(db, "origin", fresh), ORIGIN_NAME);
	assert_span(text(db, "protocol_name", fresh), "TCPv6");
	assert_int_equal(column(db, "state", fresh), 7);
	assert_int_equal(column(db, "inode", copy), inode_of(fresh));
	close(fresh);
	close(copy);
}

static void credentials_in_names_are_hidden(void **state)
{
	static const char name[] = "\0service?token=PLANTED";
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int bound = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct db *db = NULL;

	(void)state;
	memcpy(address.sun_path, name, sizeof(name) - 1);
	assert_int_equal(bind(bound, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof(name) - 1)), 0);
	db = collect_self();
	assert_true(span_starts(text(db, "local_address", bound), "\\x00service?token=[hidden:"));
	assert_int_equal(collected_int(db, "SELECT count(*) FROM redaction WHERE name = 'token'"), 1);
	close(bound);
}

static void put(const char *folder, const char *name, struct span bytes)
{
	cleanup_strbuf struct strbuf path = { 0 };
	FILE *out = NULL;

	strbuf_addf(&path, "%s/%s", folder, name);
	out = fopen(strbuf_text(&path), "w");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, out), bytes.length);
	fclose(out);
}

static void make_folder(const char *folder, const char *name)
{
	cleanup_strbuf struct strbuf path = { 0 };

	strbuf_addf(&path, "%s/%s", folder, name);
	assert_int_equal(mkdir(strbuf_text(&path), 0700), 0);
}

static void put_descriptor(const char *folder, int fd, const char *target)
{
	cleanup_strbuf struct strbuf path = { 0 };

	strbuf_addf(&path, "%s/42/fd/%d", folder, fd);
	assert_int_equal(symlink(target, strbuf_text(&path)), 0);
}

static void remove_tree(const char *folder)
{
	cleanup_strbuf struct strbuf command = { 0 };

	strbuf_addf(&command, "rm -r '%s'", folder);
	assert_int_equal(system(strbuf_text(&command)), 0);
}

/* A tree without a namespace to enter: the tables of /proc/PID/net are what is left, and that is said. */
static void without_sock_diag_the_tables_are_read(void **state)
{
	static const char *const tables[] = { "net/tcp", "net/tcp6", "net/unix", "net/raw", "net/netlink", "net/packet" };
	char folder[] = "/tmp/pidshot-sockets-XXXXXX";
	struct outcome got = { 0 };
	struct db *db = NULL;

	(void)state;
	assert_non_null(mkdtemp(folder));
	make_folder(folder, "42");
	make_folder(folder, "42/fd");
	make_folder(folder, "42/net");
	put(folder, "42/stat", fixture("gaps/proc/42/stat"));
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		cleanup_strbuf struct strbuf from = { 0 };
		cleanup_strbuf struct strbuf to = { 0 };

		strbuf_addf(&from, "proc/%s", tables[i]);
		strbuf_addf(&to, "42/%s", tables[i]);
		put(folder, strbuf_text(&to), fixture(strbuf_text(&from)));
	}
	put_descriptor(folder, 4, "socket:[1012297]");
	put_descriptor(folder, 5, "socket:[1012301]");
	put_descriptor(folder, 9, "socket:[1012302]");
	put_descriptor(folder, 16, "socket:[1012308]");
	put_descriptor(folder, 77, "socket:[7]"); /* closed since the tables were made */
	put_descriptor(folder, 1, "/dev/null");
	db = collect(&collector_sockets, folder, 42, &got);
	remove_tree(folder);
	assert_outcome(OUTCOME_ABSENT, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM socket"), 4);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM socket WHERE origin = 1"), 4);
	assert_int_equal(column(db, "recv_q_bytes", 4), 5);
	assert_span(text(db, "local_address", 5), "::ffff:127.0.0.1");
	assert_int_equal(column(db, "local_port", 16), 19325);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM tcp_info"), 0);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'socket' AND pid = 42"), OUTCOME_OK);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'tcp_info' AND pid = 42"), OUTCOME_ABSENT);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path = '/proc/42/ns/net' AND outcome = 2"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path = '/proc/42/net/tcp' AND outcome = 0 AND size_bytes > 0"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path = '/proc/42/net/icmp' AND outcome = 6"), 1);
}

static void a_folder_that_is_missing_is_a_gap(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_sockets, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_ABSENT, got);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'socket' AND pid = 42"), OUTCOME_ABSENT);
}

TESTS(both_ends_of_a_connection, datagrams_find_who_is_bound, unix_names_are_kept_whole, a_socket_without_an_address_has_its_protocols_name,
      credentials_in_names_are_hidden, without_sock_diag_the_tables_are_read, a_folder_that_is_missing_is_a_gap);
