/* TCP sockets at the end of the window: only two looks tell whether somebody reads, and what moved meanwhile. */
#include "capture/collectors/sockets.h"
#include "capture/netlink/tcp_info.h"
#include "capture/registry.h"
#include "common/array.h"
#include "common/cleanup.h"

/* Two looks at more sockets would cost more than they tell. */
enum { SOCKETS_MAX = 20000 };

static void sample_row(struct sink *sink, const struct sock *sock)
{
	static const struct {
		int from, to;
	} of_socket[] = {
		{ SOCKET_T_NS, SOCKET_SAMPLE_T_NS },
		{ SOCKET_STATE, SOCKET_SAMPLE_STATE },
		{ SOCKET_RECV_Q_BYTES, SOCKET_SAMPLE_RECV_Q_BYTES },
		{ SOCKET_SEND_Q_BYTES, SOCKET_SAMPLE_SEND_Q_BYTES },
		{ SOCKET_ACCEPT_QUEUE_COUNT, SOCKET_SAMPLE_ACCEPT_QUEUE_COUNT },
	}, of_info[] = {
		{ TCP_INFO_LAST_DATA_RECV_MS, SOCKET_SAMPLE_LAST_DATA_RECV_MS },
		{ TCP_INFO_BYTES_RECEIVED, SOCKET_SAMPLE_BYTES_RECEIVED },
		{ TCP_INFO_BYTES_ACKED, SOCKET_SAMPLE_BYTES_ACKED },
		{ TCP_INFO_BYTES_SENT, SOCKET_SAMPLE_BYTES_SENT },
		{ TCP_INFO_BYTES_RETRANS, SOCKET_SAMPLE_BYTES_RETRANS },
		{ TCP_INFO_TOTAL_RETRANS_COUNT, SOCKET_SAMPLE_TOTAL_RETRANS_COUNT },
	};
	struct row *row = sink_row(sink, TABLE_SOCKET_SAMPLE);
	struct tcp_info_values info = { 0 };

	tcp_info_parse(span_of(sock->tcp_info, sock->tcp_info_length), &info);
	row_int(row, SOCKET_SAMPLE_INODE, (int64_t)sock->inode);
	for (size_t i = 0; i < array_length(of_socket); i++)
		if (sock_has(sock, of_socket[i].from))
			row_int(row, of_socket[i].to, sock->value[of_socket[i].from]);
	for (size_t i = 0; i < array_length(of_info); i++)
		if (info.has >> of_info[i].from & 1)
			row_int(row, of_info[i].to, info.value[of_info[i].from]);
}

/* Why the descriptors of a target are not known, which is not the same as that there are none. */
static struct outcome unlisted(const struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->target_count; i++)
		if (!is_ok(sockets->holders[i].listed) && sockets->holders[i].listed.kind != OUTCOME_EMPTY)
			return sockets->holders[i].listed;
	return outcome_of(OUTCOME_EMPTY, 0, NULL);
}

static struct outcome store(const struct sockets *sockets)
{
	struct outcome told = unlisted(sockets);

	for (size_t i = 0; i < sockets->place_count; i++) {
		const struct gather *gather = &sockets->places[i];

		for (size_t at = 0; at < gather->found.length; at += sizeof(struct sock))
			sample_row(sockets->sink, (const struct sock *)(const void *)(gather->found.at + at));
		if (gather->found.length && told.kind == OUTCOME_EMPTY)
			told = outcome_ok();
		if (!is_ok(sockets->entered[i]))
			told = sockets->entered[i];
		else if (gather->tries[SOCKET_KIND_TCP].is_asked && !is_ok(gather->tries[SOCKET_KIND_TCP].asked))
			told = gather->tries[SOCKET_KIND_TCP].asked;
	}
	return told;
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	cleanup_with(sockets_deinit) struct sockets sockets = { .sink = sink, .is_tcp_alone = true };
	struct outcome got = sockets_list(&sockets);

	(void)target;
	if (is_fault(got))
		return got;
	if (sockets.wanted.held_count > SOCKETS_MAX)
		return outcome_of(OUTCOME_OVER_BUDGET, 0, "so many sockets are not asked for a second time");
	if (!sockets.wanted.held_count)
		return unlisted(&sockets);
	got = sockets_gather(&sockets);
	return is_fault(got) ? got : store(&sockets);
}

const struct collector collector_sockets_again = {
	.name = "traffic",
	.about = "TCP sockets once more at the end of the window: what moved, and whether it was read",
	.needs = "as the collector sockets",
	.cost = COST_WINDOW,
	.tables = { TABLE_SOCKET_SAMPLE },
	.table_count = 1,
	.collect = collect,
	.is_host = true,
};
