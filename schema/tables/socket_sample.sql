-- TCP sockets of the targets once more at the end of the window: what moved is the difference to `socket` and `tcp_info`. Source: sock_diag(7). One that was closed meanwhile has none.
CREATE TABLE socket_sample (
	inode INTEGER PRIMARY KEY,    -- of the socket, as in table socket
	t_ns INTEGER NOT NULL,        -- CLOCK_MONOTONIC when it was asked
	state INTEGER,                -- TCP_ number of net/tcp_states.h
	recv_q_bytes INTEGER,         -- waiting to be read by the process; NULL: a listener
	send_q_bytes INTEGER,         -- not yet acknowledged; NULL: a listener
	accept_queue_count INTEGER,   -- of a listener: connections that wait for accept(2)
	last_data_recv_ms INTEGER,    -- since data came; this and the next five: tcp_info
	bytes_received INTEGER,       -- in order, since the connection began
	bytes_acked INTEGER,          -- sent and acknowledged, since the connection began
	bytes_sent INTEGER,           -- with retransmits
	bytes_retrans INTEGER,        -- sent again
	total_retrans_count INTEGER   -- segments sent again since the connection began
) STRICT;
