#include "common/array.h"
#include "common/cleanup.h"
#include "report/findings.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

enum { INET = 2, TCP = 6, STREAM = 1, ESTABLISHED = 1, CLOSE_WAIT = 8, LISTENING = 10, TIMER_ON = 1, PERSIST = 4, COLLECTOR = 7 };

/* One connection, or listener, of the seed's process; what is 0 is so. */
struct connection {
	int fd, state;
	int64_t recv_q, send_q, waiting, limit;
	int timer, backoff, retransmits;
	int64_t rto_us, last_recv_ms, sent, again;
	int again_segments;
};

static void add(struct db *db, const struct connection *connection)
{
	int64_t inode = 5000 + connection->fd;
	struct row *row = db_row(db, TABLE_SOCKET);

	row_int(row, SOCKET_PID, SEED_PID);
	row_int(row, SOCKET_FD, connection->fd);
	row_int(row, SOCKET_INODE, inode);
	row_int(row, SOCKET_T_NS, SEED_T_NS);
	row_int(row, SOCKET_ORIGIN, 0);
	row_int(row, SOCKET_FAMILY, INET);
	row_int(row, SOCKET_TYPE, STREAM);
	row_int(row, SOCKET_PROTOCOL, TCP);
	row_int(row, SOCKET_STATE, connection->state);
	row_text(row, SOCKET_LOCAL_ADDRESS, span("10.0.0.1"));
	row_int(row, SOCKET_LOCAL_PORT, 80);
	row_text(row, SOCKET_REMOTE_ADDRESS, span(connection->state == LISTENING ? "0.0.0.0" : "10.0.3.7"));
	row_int(row, SOCKET_REMOTE_PORT, connection->state == LISTENING ? 0 : 5432);
	row_int(row, SOCKET_TIMER, connection->timer);
	if (connection->state == LISTENING) {
		row_int(row, SOCKET_ACCEPT_QUEUE_COUNT, connection->waiting);
		row_int(row, SOCKET_ACCEPT_LIMIT_COUNT, connection->limit);
	} else {
		row_int(row, SOCKET_RECV_Q_BYTES, connection->recv_q);
		row_int(row, SOCKET_SEND_Q_BYTES, connection->send_q);
	}
	row = db_row(db, TABLE_TCP_INFO);
	row_int(row, TCP_INFO_INODE, inode);
	row_int(row, TCP_INFO_RTO_US, connection->rto_us);
	row_int(row, TCP_INFO_BACKOFF, connection->backoff);
	row_int(row, TCP_INFO_RETRANSMITS, connection->retransmits);
	row_int(row, TCP_INFO_LAST_DATA_RECV_MS, connection->last_recv_ms);
	row_int(row, TCP_INFO_LAST_ACK_RECV_MS, 41000);
	row_int(row, TCP_INFO_BYTES_SENT, connection->sent);
	row_int(row, TCP_INFO_BYTES_RETRANS, connection->again);
	row_int(row, TCP_INFO_TOTAL_RETRANS_COUNT, connection->again_segments);
}

static void evidence(struct db *db, const char *table, int outcome)
{
	struct row *row = db_row(db, TABLE_EVIDENCE);

	row_int(row, EVIDENCE_PID, SEED_PID);
	row_text(row, EVIDENCE_TABLE_NAME, span(table));
	row_int(row, EVIDENCE_OUTCOME, outcome);
	row_int(row, EVIDENCE_COLLECTOR, COLLECTOR);
}

struct judged {
	struct arena arena;
	struct finding *findings;
	size_t count;
};

static void deinit(struct judged *judged)
{
	arena_deinit(&judged->arena);
}
#define cleanup_judged __attribute__((cleanup(deinit)))

static void judge(const struct connection *connections, size_t count, int info_outcome, struct judged *ret)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = NULL;
	cleanup_strbuf struct strbuf error = { 0 };
	struct span image = { 0 };

	assert_non_null(db);
	for (size_t i = 0; i < count; i++)
		add(db, &connections[i]);
	evidence(db, "socket", OUTCOME_OK);
	evidence(db, "tcp_info", info_outcome);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	if (!findings_evaluate(query, &ret->arena, &ret->findings, &ret->count, &error))
		fail_msg("%s", strbuf_text(&error));
}

static const struct finding *find(const struct judged *judged, const char *id)
{
	for (size_t i = 0; i < judged->count; i++)
		if (span_is(judged->findings[i].id, id))
			return &judged->findings[i];
	fail_msg("no row of %s", id);
	return NULL;
}

static const char *const rules[] = { "listen-queue-full", "recv-queue-not-read", "peer-stall", "close-wait-heap", "retransmits" };

/* Each near its threshold, on the good side. */
static const struct connection healthy[] = {
	{ .fd = 50, .state = LISTENING, .waiting = 114, .limit = 128 },
	{ .fd = 51, .state = ESTABLISHED, .recv_q = 100000, .last_recv_ms = 900, .sent = 1000000, .again = 40000, .again_segments = 30 },
	{ .fd = 52, .state = ESTABLISHED, .recv_q = 4000, .last_recv_ms = 60000 },
	{ .fd = 53, .state = ESTABLISHED, .send_q = 100000, .timer = TIMER_ON, .rto_us = 200000 },
	{ .fd = 54, .state = ESTABLISHED, .send_q = 100000, .timer = PERSIST, .backoff = 2, .rto_us = 200000 },
	{ .fd = 55, .state = CLOSE_WAIT, .recv_q = 1, .last_recv_ms = 60000 },
	{ .fd = 56, .state = LISTENING, .waiting = 0, .limit = 0 },
};

static void healthy_connections_are_clear(void **state)
{
	cleanup_judged struct judged judged = { 0 };

	(void)state;
	judge(healthy, array_length(healthy), OUTCOME_OK, &judged);
	for (size_t i = 0; i < array_length(rules); i++)
		if (find(&judged, rules[i])->state != FINDING_CLEAR)
			fail_msg("%s: %.*s", rules[i], (int)find(&judged, rules[i])->evidence.length, find(&judged, rules[i])->evidence.at);
}

static void says(const struct connection *connection, size_t count, const char *id, enum severity severity, const char *evidence_text)
{
	cleanup_judged struct judged judged = { 0 };
	const struct finding *finding = NULL;

	judge(connection, count, OUTCOME_OK, &judged);
	finding = find(&judged, id);
	assert_int_equal(finding->state, FINDING_FIRED);
	assert_int_equal(finding->severity, severity);
	assert_span(finding->subject, "4242");
	assert_span(finding->evidence, evidence_text);
}

static void each_state_fires_its_rule(void **state)
{
	static const struct connection full[] = { { .fd = 50, .state = LISTENING, .waiting = 129, .limit = 128 }, { .fd = 51, .state = LISTENING, .waiting = 5, .limit = 5 } };
	static const struct connection nearly = { .fd = 50, .state = LISTENING, .waiting = 116, .limit = 128 };
	static const struct connection unread = { .fd = 60, .state = ESTABLISHED, .recv_q = 65536, .last_recv_ms = 3100 };
	static const struct connection left = { .fd = 60, .state = CLOSE_WAIT, .recv_q = 5001, .last_recv_ms = 2000 };
	static const struct connection closed = { .fd = 61, .state = ESTABLISHED, .send_q = 1000, .timer = PERSIST, .backoff = 8, .rto_us = 200000 };
	static const struct connection silent = { .fd = 61, .state = ESTABLISHED, .send_q = 5, .timer = TIMER_ON, .backoff = 3, .retransmits = 3, .rto_us = 1600000 };
	static const struct connection lossy = { .fd = 62, .state = ESTABLISHED, .sent = 1000000, .again = 100000, .again_segments = 70 };

	(void)state;
	says(full, 2, "listen-queue-full", SEVERITY_CRITICAL, "10.0.0.1:80: 129 connections wait of 128 that may; 1 other listener is full too");
	says(&nearly, 1, "listen-queue-full", SEVERITY_WARNING, "10.0.0.1:80: 116 connections wait of 128 that may");
	says(&unread, 1, "recv-queue-not-read", SEVERITY_WARNING, "10.0.0.1:80 from 10.0.3.7:5432 (fd 60): 65,536 bytes unread for 3.1 s");
	says(&left, 1, "recv-queue-not-read", SEVERITY_WARNING, "10.0.0.1:80 from 10.0.3.7:5432 (fd 60): 5,000 bytes unread for 2.0 s");
	says(&closed, 1, "peer-stall", SEVERITY_CRITICAL,
	     "10.0.0.1:80 to 10.0.3.7:5432 (fd 61): 1,000 bytes not taken for 51 s, its window is closed: it does not read");
	says(&silent, 1, "peer-stall", SEVERITY_WARNING, "10.0.0.1:80 to 10.0.3.7:5432 (fd 61): 5 bytes not taken for 1 s, 3 retransmissions without an answer");
	says(&lossy, 1, "retransmits", SEVERITY_WARNING, "70 segments, 10.0 % of the bytes, were sent again; most, 70, to 10.0.3.7:5432");
}

static void a_heap_is_ten(void **state)
{
	struct connection heap[10] = { { 0 } };

	(void)state;
	for (int i = 0; i < 10; i++)
		heap[i] = (struct connection){ .fd = 70 + i, .state = CLOSE_WAIT, .recv_q = 1 };
	says(heap, 10, "close-wait-heap", SEVERITY_WARNING, "10 sockets in CLOSE-WAIT, nothing came on one for 41 s; 10 of them to 10.0.3.7");
}

static void without_sock_diag_nothing_is_clear(void **state)
{
	cleanup_judged struct judged judged = { 0 };

	(void)state;
	judge(healthy, array_length(healthy), OUTCOME_ABSENT, &judged);
	for (size_t i = 0; i < array_length(rules); i++)
		assert_int_equal(find(&judged, rules[i])->state, strcmp(rules[i], "close-wait-heap") == 0 ? FINDING_CLEAR : FINDING_NOT_EVALUABLE);
}

TESTS(healthy_connections_are_clear, each_state_fires_its_rule, a_heap_is_ten, without_sock_diag_nothing_is_clear);
