-- Sockets of the process: addresses, state, queues, who is at the other end, and what TCP knows. Of a listener the queues are, as in ss, connections that wait and may wait.
CREATE TEMP VIEW sockets AS
WITH named AS MATERIALIZED (
	-- The name of the protocol stands in for what a table would tell.
	SELECT
		socket.*,
		coalesce(socket.family, name.family) AS any_family,
		coalesce(socket.type, name.type) AS any_type,
		coalesce(socket.protocol, name.protocol) AS any_protocol
	FROM socket LEFT JOIN socket_protocol_name AS name ON name.protocol_name = socket.protocol_name
)
SELECT
	named.pid,
	named.fd,
	CASE any_family WHEN 2 THEN 'inet' WHEN 10 THEN 'inet6' WHEN 1 THEN 'unix' WHEN 16 THEN 'netlink' WHEN 17 THEN 'packet' WHEN 40 THEN 'vsock'
		ELSE coalesce('family ' || any_family, lower(named.protocol_name)) END AS family,
	CASE any_type WHEN 1 THEN 'stream' WHEN 2 THEN 'dgram' WHEN 3 THEN 'raw' WHEN 4 THEN 'rdm' WHEN 5 THEN 'seqpacket' WHEN 6 THEN 'dccp' WHEN 10 THEN 'packet' END AS type,
	CASE
		WHEN any_family IN (2, 10) THEN coalesce(socket_state.inet, iif(named.state IS NULL, 'UNKNOWN', 'STATE-' || named.state))
		-- A datagram socket that has a receiver is connected, whatever its number says (older kernels leave it closed).
		WHEN any_family = 1 AND peer_inode IS NOT NULL AND named.state <> 10 THEN 'CONNECTED'
		WHEN named.state IS NULL AND named.origin = 2 THEN 'UNKNOWN'
		ELSE coalesce(socket_state.other, 'UNCONNECTED')
	END AS state,
	address.local,
	address.remote,
	coalesce(recv_q_bytes, accept_queue_count) AS recv_q_bytes,
	coalesce(send_q_bytes, accept_limit_count) AS send_q_bytes,
	CASE
		WHEN any_family IN (2, 10) THEN coalesce(ip_protocol.name, any_protocol)
		WHEN any_family = 16 THEN coalesce(netlink_protocol.name, any_protocol)
		WHEN any_family = 17 THEN iif(any_protocol = 3, 'all', printf('0x%04x', any_protocol))
	END AS protocol,
	named.inode,
	peer_inode,
	peer_recv_q_bytes,
	named.uid,
	socket_timer.name AS timer,
	timer_expires_ms * 1000000 AS timer_ns,
	named.retransmits,
	rtt_us * 1000 AS rtt_ns,
	rttvar_us * 1000 AS rttvar_ns,
	snd_cwnd_count AS cwnd,
	congestion,
	total_retrans_count,
	lost_count,
	unacked_count,
	last_data_sent_ms * 1000000 AS last_sent_ns,
	last_data_recv_ms * 1000000 AS last_received_ns,
	last_ack_recv_ms * 1000000 AS last_ack_ns,
	nullif(pacing_rate_bytes_per_s, -1) AS pacing_bytes_per_s,
	nullif(delivery_rate_bytes_per_s, 0) AS delivery_bytes_per_s,
	bytes_acked AS acked_bytes,
	bytes_received AS received_bytes,
	bytes_retrans AS retransmitted_bytes,
	notsent_bytes,
	rwnd_limited_us * 1000 AS peer_limited_ns,
	sndbuf_limited_us * 1000 AS buffer_limited_ns,
	rto_us * 1000 AS rto_ns,
	snd_mss_bytes AS mss_bytes,
	receive_allocated_bytes,
	receive_buffer_bytes,
	send_queued_bytes,
	send_buffer_bytes,
	named.drops,
	CASE shutdown WHEN 1 THEN 'receive' WHEN 2 THEN 'send' WHEN 3 THEN 'both' END AS shutdown,
	named.ulp,
	named.tos,
	named.mark,
	socket_cgroup.path AS cgroup,
	named.netns,
	socket_origin.name AS origin
FROM named
	JOIN _socket_address AS address ON address.pid = named.pid AND address.fd = named.fd
	LEFT JOIN tcp_info ON tcp_info.inode = named.inode
	LEFT JOIN socket_state ON socket_state.state = named.state
	LEFT JOIN socket_timer ON socket_timer.timer = named.timer
	LEFT JOIN socket_origin ON socket_origin.origin = named.origin
	LEFT JOIN ip_protocol ON ip_protocol.protocol = named.any_protocol
	LEFT JOIN netlink_protocol ON netlink_protocol.protocol = named.any_protocol
	LEFT JOIN socket_cgroup ON socket_cgroup.id = named.cgroup
ORDER BY named.pid, named.fd;
