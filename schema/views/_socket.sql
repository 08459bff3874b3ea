-- The rows of view sockets: several views and findings read them.
CREATE TEMP TABLE _socket AS
WITH named AS MATERIALIZED (
	-- The name of the protocol stands in for what a table would tell.
	SELECT
		socket.*,
		coalesce(socket.family, name.family) AS any_family,
		coalesce(socket.type, name.type) AS any_type,
		coalesce(socket.protocol, name.protocol) AS any_protocol
	FROM socket LEFT JOIN socket_protocol_name AS name ON name.protocol_name = socket.protocol_name
), ends AS MATERIALIZED (
	-- Of several descriptors of the same other end the first; min() takes its columns along.
	SELECT pid, fd, min(peer_pid * 4294967296 + peer_fd), peer_pid, peer_fd, peer_comm, count(*) AS ends FROM _socket_peer GROUP BY pid, fd
), sharing AS MATERIALIZED (
	SELECT inode, count(DISTINCT pid) AS processes FROM peer_fd WHERE kind = 3 GROUP BY inode
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
	coalesce(named.recv_q_bytes, named.accept_queue_count) AS recv_q_bytes,
	coalesce(named.send_q_bytes, accept_limit_count) AS send_q_bytes,
	ends.peer_pid,
	ends.peer_comm,
	ends.peer_fd,
	CASE
		WHEN any_family IN (2, 10) THEN coalesce(ip_protocol.name, any_protocol)
		WHEN any_family = 16 THEN coalesce(netlink_protocol.name, any_protocol)
		WHEN any_family = 17 THEN iif(any_protocol = 3, 'all', printf('0x%04x', any_protocol))
	END AS protocol,
	named.inode,
	named.uid,
	socket_timer.name AS timer,
	timer_expires_ms * 1000000 AS timer_ns,
	named.retransmits,
	rtt_us * 1000 AS rtt_ns,
	snd_cwnd_count AS cwnd,
	congestion,
	last_data_sent_ms * 1000000 AS last_sent_ns,
	tcp_info.last_data_recv_ms * 1000000 AS last_received_ns,
	last_ack_recv_ms * 1000000 AS last_ack_ns,
	nullif(pacing_rate_bytes_per_s, -1) AS pacing_bytes_per_s,
	tcp_info.bytes_acked AS acked_bytes,
	tcp_info.bytes_received AS received_bytes,
	tcp_info.bytes_retrans AS retransmitted_bytes,
	-- Over the window, where there was one and the socket was open at its end.
	(again.t_ns - named.t_ns) AS window_ns,
	again.bytes_acked - tcp_info.bytes_acked AS window_acked_bytes,
	again.bytes_received - tcp_info.bytes_received AS window_received_bytes,
	named.recv_q_bytes + again.bytes_received - tcp_info.bytes_received - again.recv_q_bytes AS window_read_bytes,
	again.bytes_retrans - tcp_info.bytes_retrans AS window_retransmitted_bytes,
	receive_buffer_bytes,
	send_buffer_bytes,
	named.drops,
	CASE shutdown WHEN 1 THEN 'receive' WHEN 2 THEN 'send' WHEN 3 THEN 'both' END AS shutdown,
	nullif(trim(
		iif(tcp_info.options & 1, 'ts ', '') || iif(tcp_info.options & 2, 'sack ', '') || iif(tcp_info.options & 8, 'ecn ', '')
		|| iif(tcp_info.options & 4, printf('wscale:%d,%d ', window_scales & 15, window_scales >> 4), '') || coalesce(ulp || ' ', '')
		|| iif(ipv6_only = 1, 'v6only ', '') || iif(named.options & 4, 'freebind ', '') || iif(named.options & 32, 'transparent ', '')
		|| iif(tos > 0, printf('tos:0x%x ', tos), '') || iif(mark > 0, printf('fwmark:0x%x ', mark), '')
		|| iif(groups <> 0, printf('groups:0x%x ', groups), '')
	), '') AS options,
	peer_inode,
	peer_recv_q_bytes,
	coalesce(sharing.processes, 0) AS shared_with_count,
	socket_cgroup.path AS cgroup,
	named.netns,
	socket_origin.name AS origin
FROM named
	JOIN _socket_address AS address ON address.pid = named.pid AND address.fd = named.fd
	LEFT JOIN ends ON ends.pid = named.pid AND ends.fd = named.fd
	LEFT JOIN sharing ON sharing.inode = named.inode
	LEFT JOIN tcp_info ON tcp_info.inode = named.inode
	LEFT JOIN socket_sample AS again ON again.inode = named.inode
	LEFT JOIN socket_state ON socket_state.state = named.state
	LEFT JOIN socket_timer ON socket_timer.timer = named.timer
	LEFT JOIN socket_origin ON socket_origin.origin = named.origin
	LEFT JOIN ip_protocol ON ip_protocol.protocol = named.any_protocol
	LEFT JOIN netlink_protocol ON netlink_protocol.protocol = named.any_protocol
	LEFT JOIN socket_cgroup ON socket_cgroup.id = named.cgroup;
