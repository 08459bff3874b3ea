#include "common/array.h"
#include "common/cleanup.h"
#include "report/query.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

static struct query *opened(struct db *db)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

static void says(struct query *query, const char *sql, const char *expected)
{
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct request request = { .sql = sql };
	struct table table = { 0 };

	if (!query_run(query, &request, &arena, &table, &error))
		fail_msg("%s: %s", sql, strbuf_text(&error));
	assert_true(table.row_count > 0);
	assert_span(cell_text(table_cell(&table, 0, 0)), expected);
}

/* A socket as the capture stores it; -1: not known. */
static const struct {
	int fd, family, type, protocol, state;
	const char *local, *remote;
	int local_port, remote_port, peer;
	const char *interface;
} sockets[] = {
	{ 100, 2, 1, 6, 1, "127.0.0.1", "127.0.0.1", 80, 50000, 9101, NULL },
	{ 101, 10, 1, 6, 10, "::", "::", 443, 0, -1, NULL },
	{ 102, 10, 1, 6, 1, "fe80::1", "fe80::2", 22, 50001, -1, "eth0" },
	{ 103, 2, 2, 17, 7, "0.0.0.0", "0.0.0.0", 53, 0, -1, NULL },
	{ 104, 1, 1, -1, 1, NULL, NULL, -1, -1, 8105, NULL },
	{ 105, 1, 1, -1, 10, "\0abs\0x", NULL, -1, -1, -1, NULL },
	{ 106, 16, 3, 0, 7, NULL, NULL, 4242, 0, -1, NULL },
	{ 107, 17, 3, 3, -1, NULL, NULL, -1, -1, -1, "lo" },
	{ 108, 40, 1, -1, 10, "4294967295", "4294967295", 1024, -1, -1, NULL },
	{ 109, 1, 2, -1, 7, NULL, NULL, -1, -1, 8105, NULL },
};

static void known(struct row *row, int column, int value)
{
	if (value >= 0)
		row_int(row, column, value);
}

static void seed(struct db *db)
{
	for (size_t i = 0; i < array_length(sockets); i++) {
		struct row *row = db_row(db, TABLE_SOCKET);
		struct span local = sockets[i].fd == 105 ? span_of(sockets[i].local, 6) : span(sockets[i].local);

		row_int(row, SOCKET_PID, SEED_PID);
		row_int(row, SOCKET_FD, sockets[i].fd);
		row_int(row, SOCKET_INODE, 8000 + sockets[i].fd);
		row_int(row, SOCKET_T_NS, SEED_T_NS);
		row_int(row, SOCKET_ORIGIN, 0);
		known(row, SOCKET_FAMILY, sockets[i].family);
		known(row, SOCKET_TYPE, sockets[i].type);
		known(row, SOCKET_PROTOCOL, sockets[i].protocol);
		known(row, SOCKET_STATE, sockets[i].state);
		if (sockets[i].local)
			row_text(row, SOCKET_LOCAL_ADDRESS, local);
		if (sockets[i].remote)
			row_text(row, SOCKET_REMOTE_ADDRESS, span(sockets[i].remote));
		known(row, SOCKET_LOCAL_PORT, sockets[i].local_port);
		known(row, SOCKET_REMOTE_PORT, sockets[i].remote_port);
		known(row, SOCKET_PEER_INODE, sockets[i].peer);
		if (sockets[i].interface)
			row_text(row, SOCKET_INTERFACE_NAME, span(sockets[i].interface));
	}
}

static void end(struct db *db, int kind, int inode, int pid, int fd, int access, bool is_target)
{
	struct row *row = db_row(db, TABLE_PEER_FD);

	row_int(row, PEER_FD_KIND, kind);
	row_int(row, PEER_FD_INODE, inode);
	row_int(row, PEER_FD_PID, pid);
	row_int(row, PEER_FD_FD, fd);
	row_int(row, PEER_FD_DEVICE_MAJOR, 0);
	row_int(row, PEER_FD_DEVICE_MINOR, 22);
	row_int(row, PEER_FD_ACCESS, access);
	row_text(row, PEER_FD_COMM, span(is_target ? "gunicorn" : "nginx"));
	row_int(row, PEER_FD_IS_TARGET, is_target);
}

static void addresses_are_as_ss_writes_them(void **state)
{
	static const char *const expected[] = {
		"inet stream ESTAB 127.0.0.1:80 127.0.0.1:50000 tcp", "inet6 stream LISTEN *:443 *:* tcp", "inet6 stream ESTAB [fe80::1]%eth0:22 [fe80::2]:50001 tcp",
		"inet dgram UNCONN 0.0.0.0:53 0.0.0.0:* udp",        "unix stream CONNECTED * *",      "unix stream LISTEN @abs@x *",
		"netlink raw UNCONNECTED 0:4242 * route",            "packet raw UNCONNECTED *:lo * all", "vsock stream LISTEN *:1024",
		/* An older kernel leaves a connected datagram socket closed. */
		"unix dgram CONNECTED * *",
	};
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = NULL;

	(void)state;
	seed(db);
	query = opened(db);
	for (size_t i = 0; i < array_length(expected); i++) {
		cleanup_strbuf struct strbuf sql = { 0 };

		strbuf_addf(&sql, "SELECT trim(family || ' ' || type || ' ' || state || ' ' || local || ' ' || coalesce(remote, '') || ' ' || coalesce(protocol, ''))"
				  " FROM sockets WHERE fd = %d", sockets[i].fd);
		says(query, strbuf_text(&sql), expected[i]);
	}
}

static void peers_are_joined_by_what_they_share(void **state)
{
	enum { SOCKET_KIND = 3, PIPE = 4, EVENTFD = 6, TTY = 12 };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = NULL;

	(void)state;
	seed(db);
	end(db, SOCKET_KIND, 9101, 700, 9, 3, false);
	end(db, SOCKET_KIND, 8100, 701, 5, 3, false); /* shares our own */
	end(db, PIPE, 33, SEED_PID, 20, 1, true);
	end(db, PIPE, 33, 700, 21, 2, false);
	end(db, PIPE, 33, 701, 22, 1, false); /* another reader: no other end of a reader */
	end(db, EVENTFD, 1, SEED_PID, 23, 3, true);
	end(db, EVENTFD, 1, 700, 24, 3, false);
	end(db, TTY, 0, SEED_PID, 25, 3, true);
	end(db, TTY, 0, 700, 26, 7, false);
	end(db, TTY, 0, 702, 27, 3, false); /* another in the same terminal */
	query = opened(db);
	says(query, "SELECT group_concat(fd || ' ' || kind || ' ' || peer_comm || peer_pid || ' ' || peer_fd, ', ') FROM peers WHERE fd <> 104 AND fd <> 109",
	     "20 pipe nginx700 21, 23 eventfd nginx700 24, 25 pty nginx700 26, 100 tcp nginx700 9");
	/* 104's other end is the process's own 105. */
	says(query, "SELECT peer_comm || ' ' || peer_pid || ' ' || peer_fd FROM sockets WHERE fd = 104", "gunicorn 4242 105");
	says(query, "SELECT peer_comm || ' ' || shared_with_count FROM sockets WHERE fd = 100", "nginx 1");
	says(query, "SELECT words FROM _fd_peer WHERE fd = 100", "tcp ESTAB 127.0.0.1:80 -> 127.0.0.1:50000, peer nginx[700] fd 9");
}

static void counter(struct db *db, int64_t t_ns, const char *group, const char *name, int64_t value)
{
	struct row *row = db_row(db, TABLE_NET_COUNTER);

	row_int(row, NET_COUNTER_PID, SEED_PID);
	row_int(row, NET_COUNTER_T_NS, t_ns);
	row_text(row, NET_COUNTER_GROUP_NAME, span(group));
	row_text(row, NET_COUNTER_NAME, span(name));
	row_int(row, NET_COUNTER_VALUE, value);
}

static void counters_that_moved_are_shown(void **state)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = NULL;
	struct row *row = NULL;

	(void)state;
	for (int late = 0; late < 2; late++) {
		int64_t t_ns = SEED_T_NS + late * INT64_C(2000000000);

		counter(db, t_ns, "Tcp", "InSegs", 100 + 50 * late);
		counter(db, t_ns, "Tcp", "OutSegs", 70);
		counter(db, t_ns, "TcpExt", "ListenDrops", 3);
		counter(db, t_ns, "Ip", "InReceives", late ? 5 : 900); /* began anew */
		counter(db, t_ns, "TCP", "inuse", 4);
	}
	row = db_row(db, TABLE_TARGET_NETNS);
	row_int(row, TARGET_NETNS_PID, SEED_PID);
	row_int(row, TARGET_NETNS_COUNTED_PID, SEED_PID);
	query = opened(db);
	says(query, "SELECT group_concat(counter || ' ' || value || ' ' || change || ' ' || coalesce(change_per_s, '-'), ', ') FROM network",
	     "Ip.InReceives 5 -895 -, Tcp.InSegs 150 50 25.0, TcpExt.ListenDrops 3 0 0.0, TCP.inuse 4 0 -");
}

TESTS(addresses_are_as_ss_writes_them, peers_are_joined_by_what_they_share, counters_that_moved_are_shown);
