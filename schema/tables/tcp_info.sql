-- What TCP knows of a connection: struct tcp_info, linux/tcp.h, by sock_diag. A field that the kernel does not have is NULL.
CREATE TABLE tcp_info (
	inode INTEGER PRIMARY KEY,       -- of the socket, as in table socket
	ca_state INTEGER,                -- TCP_CA_ number: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss
	retransmits INTEGER,             -- of the segment that is not answered, by the timer
	probes INTEGER,                  -- of a closed window, not answered
	backoff INTEGER,                 -- the timer was doubled so often
	options INTEGER,                 -- TCPI_OPT_ bits: 1 timestamps, 2 SACK, 4 window scale, 8 ECN, 16 ECN seen, 32 SYN data, 64 usec timestamps
	window_scales INTEGER,           -- low four bits: of the other side; high four: of ours
	rates INTEGER,                   -- bit 0: the delivery rate is limited by the application; bits 1 and 2: TCP fast open failed (why)
	rto_us INTEGER,                  -- retransmission timeout
	ato_us INTEGER,                  -- delay of the next acknowledgement
	snd_mss_bytes INTEGER,           -- largest segment that is sent
	rcv_mss_bytes INTEGER,           -- largest segment seen
	unacked_count INTEGER,           -- segments sent and not acknowledged; a listener's accept queue
	sacked_count INTEGER,            -- of them, selectively acknowledged; a listener's limit
	lost_count INTEGER,              -- of them, taken for lost
	retrans_count INTEGER,           -- of them, sent again
	fackets_count INTEGER,           -- forward acknowledged; always 0 from 4.15 on
	last_data_sent_ms INTEGER,       -- since data were sent
	last_ack_sent_ms INTEGER,        -- always 0
	last_data_recv_ms INTEGER,       -- since data came
	last_ack_recv_ms INTEGER,        -- since an acknowledgement came
	pmtu_bytes INTEGER,              -- of the path
	rcv_ssthresh_bytes INTEGER,      -- window that may be offered
	rtt_us INTEGER,                  -- smoothed round trip
	rttvar_us INTEGER,               -- its mean deviation
	snd_ssthresh_count INTEGER,      -- slow start ends at so many segments; 2147483647: not yet known
	snd_cwnd_count INTEGER,          -- congestion window, in segments
	advmss_bytes INTEGER,            -- offered segment size
	reordering_count INTEGER,        -- distance in segments that is taken for reordering and not for loss
	rcv_rtt_us INTEGER,              -- round trip as the receiver sees it
	rcv_space_bytes INTEGER,         -- read by the application in a round trip
	total_retrans_count INTEGER,     -- segments sent again since the connection began
	pacing_rate_bytes_per_s INTEGER, -- -1: not paced
	max_pacing_rate_bytes_per_s INTEGER, -- SO_MAX_PACING_RATE; -1: none
	bytes_acked INTEGER,             -- sent and acknowledged, since the connection began
	bytes_received INTEGER,          -- in order, since the connection began
	segs_out_count INTEGER,          -- with those without data
	segs_in_count INTEGER,           -- likewise
	notsent_bytes INTEGER,           -- in the send queue, not sent at all
	min_rtt_us INTEGER,              -- smallest round trip seen; 4294967295: none yet
	data_segs_in_count INTEGER,      -- with data
	data_segs_out_count INTEGER,     -- with data
	delivery_rate_bytes_per_s INTEGER, -- measured last
	busy_time_us INTEGER,            -- there was something to send
	rwnd_limited_us INTEGER,         -- of it, held back by the other side's window
	sndbuf_limited_us INTEGER,       -- of it, held back by our send buffer
	delivered_count INTEGER,         -- segments, retransmits too
	delivered_ce_count INTEGER,      -- of them, marked by ECN
	bytes_sent INTEGER,              -- with retransmits
	bytes_retrans INTEGER,           -- sent again
	dsack_dups_count INTEGER,        -- reported as received twice
	reord_seen_count INTEGER,        -- times that packets came in another order
	rcv_ooopack_count INTEGER,       -- packets received out of order
	snd_wnd_bytes INTEGER,           -- window that the other side offers
	rcv_wnd_bytes INTEGER,           -- window that we offer; from 6.2 on
	rehash_count INTEGER,            -- times that another path was tried, from 6.2 on
	total_rto_count INTEGER,         -- timeouts, from 6.7 on
	total_rto_recoveries_count INTEGER, -- of them, overcome
	total_rto_time_ms INTEGER        -- spent in them
) STRICT;
