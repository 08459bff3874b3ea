#include "capture/netlink/tcp_info.h"

#include <linux/tcp.h>
#include <stddef.h>

#include "common/array.h"

#define FIELD(column, member) { TCP_INFO_##column, offsetof(struct tcp_info, member), sizeof(((struct tcp_info *)0)->member) }

/* The bit fields of these two bytes have no offset of their own. */
enum { WINDOW_SCALES_AT = offsetof(struct tcp_info, tcpi_options) + 1, RATES_AT };

/* Younger than the header of Debian 12: include/uapi/linux/tcp.h of 6.7. */
enum {
	RCV_WND_AT = offsetof(struct tcp_info, tcpi_snd_wnd) + 4,
	REHASH_AT = RCV_WND_AT + 4,
	TOTAL_RTO_AT = REHASH_AT + 4,
	TOTAL_RTO_RECOVERIES_AT = TOTAL_RTO_AT + 2,
	TOTAL_RTO_TIME_AT = TOTAL_RTO_RECOVERIES_AT + 2,
};
_Static_assert(RCV_WND_AT == 232, "the length of the struct in 5.10");

static const struct {
	int column;
	uint16_t offset;
	uint8_t width;
} fields[] = {
	FIELD(CA_STATE, tcpi_ca_state),
	FIELD(RETRANSMITS, tcpi_retransmits),
	FIELD(PROBES, tcpi_probes),
	FIELD(BACKOFF, tcpi_backoff),
	FIELD(OPTIONS, tcpi_options),
	{ TCP_INFO_WINDOW_SCALES, WINDOW_SCALES_AT, 1 },
	{ TCP_INFO_RATES, RATES_AT, 1 },
	FIELD(RTO_US, tcpi_rto),
	FIELD(ATO_US, tcpi_ato),
	FIELD(SND_MSS_BYTES, tcpi_snd_mss),
	FIELD(RCV_MSS_BYTES, tcpi_rcv_mss),
	FIELD(UNACKED_COUNT, tcpi_unacked),
	FIELD(SACKED_COUNT, tcpi_sacked),
	FIELD(LOST_COUNT, tcpi_lost),
	FIELD(RETRANS_COUNT, tcpi_retrans),
	FIELD(FACKETS_COUNT, tcpi_fackets),
	FIELD(LAST_DATA_SENT_MS, tcpi_last_data_sent),
	FIELD(LAST_ACK_SENT_MS, tcpi_last_ack_sent),
	FIELD(LAST_DATA_RECV_MS, tcpi_last_data_recv),
	FIELD(LAST_ACK_RECV_MS, tcpi_last_ack_recv),
	FIELD(PMTU_BYTES, tcpi_pmtu),
	FIELD(RCV_SSTHRESH_BYTES, tcpi_rcv_ssthresh),
	FIELD(RTT_US, tcpi_rtt),
	FIELD(RTTVAR_US, tcpi_rttvar),
	FIELD(SND_SSTHRESH_COUNT, tcpi_snd_ssthresh),
	FIELD(SND_CWND_COUNT, tcpi_snd_cwnd),
	FIELD(ADVMSS_BYTES, tcpi_advmss),
	FIELD(REORDERING_COUNT, tcpi_reordering),
	FIELD(RCV_RTT_US, tcpi_rcv_rtt),
	FIELD(RCV_SPACE_BYTES, tcpi_rcv_space),
	FIELD(TOTAL_RETRANS_COUNT, tcpi_total_retrans),
	FIELD(PACING_RATE_BYTES_PER_S, tcpi_pacing_rate),
	FIELD(MAX_PACING_RATE_BYTES_PER_S, tcpi_max_pacing_rate),
	FIELD(BYTES_ACKED, tcpi_bytes_acked),
	FIELD(BYTES_RECEIVED, tcpi_bytes_received),
	FIELD(SEGS_OUT_COUNT, tcpi_segs_out),
	FIELD(SEGS_IN_COUNT, tcpi_segs_in),
	FIELD(NOTSENT_BYTES, tcpi_notsent_bytes),
	FIELD(MIN_RTT_US, tcpi_min_rtt),
	FIELD(DATA_SEGS_IN_COUNT, tcpi_data_segs_in),
	FIELD(DATA_SEGS_OUT_COUNT, tcpi_data_segs_out),
	FIELD(DELIVERY_RATE_BYTES_PER_S, tcpi_delivery_rate),
	FIELD(BUSY_TIME_US, tcpi_busy_time),
	FIELD(RWND_LIMITED_US, tcpi_rwnd_limited),
	FIELD(SNDBUF_LIMITED_US, tcpi_sndbuf_limited),
	FIELD(DELIVERED_COUNT, tcpi_delivered),
	FIELD(DELIVERED_CE_COUNT, tcpi_delivered_ce),
	FIELD(BYTES_SENT, tcpi_bytes_sent),
	FIELD(BYTES_RETRANS, tcpi_bytes_retrans),
	FIELD(DSACK_DUPS_COUNT, tcpi_dsack_dups),
	FIELD(REORD_SEEN_COUNT, tcpi_reord_seen),
	FIELD(RCV_OOOPACK_COUNT, tcpi_rcv_ooopack),
	FIELD(SND_WND_BYTES, tcpi_snd_wnd),
	{ TCP_INFO_RCV_WND_BYTES, RCV_WND_AT, 4 },
	{ TCP_INFO_REHASH_COUNT, REHASH_AT, 4 },
	{ TCP_INFO_TOTAL_RTO_COUNT, TOTAL_RTO_AT, 2 },
	{ TCP_INFO_TOTAL_RTO_RECOVERIES_COUNT, TOTAL_RTO_RECOVERIES_AT, 2 },
	{ TCP_INFO_TOTAL_RTO_TIME_MS, TOTAL_RTO_TIME_AT, 4 },
};
_Static_assert(array_length(fields) + 1 == TCP_INFO_COLUMNS, "a field for each column but the inode");

static uint64_t number_at(const char *at, uint8_t width)
{
	uint16_t two = 0;
	uint32_t four = 0;
	uint64_t eight = 0;

	switch (width) {
	case sizeof(four):
		memcpy(&four, at, sizeof(four));
		return four;
	case sizeof(eight):
		memcpy(&eight, at, sizeof(eight));
		return eight;
	case sizeof(two):
		memcpy(&two, at, sizeof(two));
		return two;
	default:
		return (uint8_t)*at;
	}
}

void tcp_info_parse(struct span bytes, struct tcp_info_values *ret)
{
	ret->has = 0;
	for (size_t i = 0; i < array_length(fields); i++) {
		if ((size_t)fields[i].offset + fields[i].width > bytes.length)
			continue;
		ret->value[fields[i].column] = (int64_t)number_at(bytes.at + fields[i].offset, fields[i].width);
		ret->has |= UINT64_C(1) << fields[i].column;
	}
}
