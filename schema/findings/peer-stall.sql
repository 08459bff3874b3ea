-- id: peer-stall
-- title: The other end does not take what is sent
-- severity: warning
-- section: sockets
-- needs: socket, tcp_info
-- how: sock_diag: the kernel's inet_diag and tcp_diag; /proc does not tell windows and probes
-- threshold: 1 second in which nothing was taken
-- why: What is sent waits in our buffer; when that is full, write and send block, and threads pile up behind them.
-- do: Look at the process at the other end, which is named where it is on this host: a closed window says that it does not read, retransmissions without answer that nothing reaches it.
-- refuted by: a send queue that is empty a moment later
WITH stuck AS (
	SELECT
		socket.pid, socket.fd, sockets.local, sockets.remote, sockets.peer_pid, sockets.peer_comm, sockets.peer_fd, socket.send_q_bytes, socket.peer_recv_q_bytes,
		socket.timer = 4 AS is_closed,
		-- Each turn waits twice as long as the one before: include/net/tcp.h. Probes leave rto_us as it is, timeouts double it.
		CASE
			WHEN socket.timer = 4 THEN rto_us / 1e6 * ((1 << min(backoff, 20)) - 1)
			WHEN socket.timer = 1 AND tcp_info.retransmits > 0 THEN rto_us / 1e6 * (1 - 1.0 / (1 << min(backoff, 20)))
		END AS stalled_s,
		tcp_info.retransmits, probes
	FROM socket JOIN tcp_info ON tcp_info.inode = socket.inode JOIN sockets ON sockets.pid = socket.pid AND sockets.fd = socket.fd
	WHERE socket.send_q_bytes > 0 AND socket.state IN (1, 4, 8, 9, 11)
), ranked AS (
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY stalled_s DESC, fd) AS place, count(*) OVER (PARTITION BY pid) AS connections
	FROM stuck WHERE stalled_s >= :threshold
)
SELECT
	pid AS subject,
	stalled_s AS score,
	iif(stalled_s >= 30 * :threshold, 'critical', 'warning') AS severity,
	round(stalled_s, 1) AS value,
	:threshold AS threshold,
	printf('%s to %s (fd %d): %,d bytes not taken for %.0f s, ', local, remote, fd, send_q_bytes, stalled_s)
		|| iif(is_closed, 'its window is closed: it does not read', printf('%,d retransmission%s without an answer', retransmits, iif(retransmits = 1, '', 's')))
		|| iif(peer_pid IS NULL, '', printf('; it is %s[%d] fd %d', coalesce(peer_comm, '?'), peer_pid, peer_fd)
			|| iif(peer_recv_q_bytes > 0, printf(', which has %,d bytes unread', peer_recv_q_bytes), ''))
		|| iif(connections > 1, printf('; likewise %,d other connection%s', connections - 1, iif(connections = 2, '', 's')), '') AS evidence
FROM ranked
WHERE place = 1;
