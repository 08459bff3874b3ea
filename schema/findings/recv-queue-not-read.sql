-- id: recv-queue-not-read
-- title: Data wait that the process does not read
-- severity: warning
-- section: sockets
-- needs: socket, tcp_info
-- how: sock_diag: the kernel's inet_diag and tcp_diag; /proc does not tell since when data wait
-- threshold: 4096 bytes, all of them there for a second or longer
-- why: The other end has done its part and waits: for us. When the queue is full its window closes and the other end cannot write either.
-- do: Look who should read that descriptor (epoll, threads) and what it does instead. It is this process that is slow, not the network.
-- refuted by: a connection that is kept idle with a rest nobody wants, such as session tickets of TLS
WITH waiting AS (
	SELECT
		socket.pid, socket.fd, sockets.local, sockets.remote, sockets.peer_comm, sockets.peer_pid,
		-- After the other end has closed, its FIN counts as one.
		socket.recv_q_bytes - (socket.state IN (5, 8)) AS bytes,
		tcp_info.last_data_recv_ms, window_ns
	FROM socket JOIN tcp_info ON tcp_info.inode = socket.inode JOIN sockets ON sockets.pid = socket.pid AND sockets.fd = socket.fd
	WHERE socket.state IN (1, 8) AND tcp_info.last_data_recv_ms >= 1000
		-- Who reads in the window reads what he wants when he wants it.
		AND (window_read_bytes IS NULL OR window_read_bytes <= 0)
), ranked AS (
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY bytes DESC, fd) AS place, count(*) OVER (PARTITION BY pid) AS connections
	FROM waiting WHERE bytes >= :threshold
)
SELECT
	pid AS subject,
	bytes / 1048576.0 AS score,
	'warning' AS severity,
	bytes AS value,
	:threshold AS threshold,
	printf('%s from %s (fd %d): %,d bytes unread for %.1f s', local, remote, fd, bytes, last_data_recv_ms / 1e3)
		|| iif(window_ns IS NULL, '', printf(', none of it read in the %.1f s after', window_ns / 1e9))
		|| iif(peer_pid IS NULL, '', printf(', sent by %s[%d]', coalesce(peer_comm, '?'), peer_pid))
		|| iif(connections > 1, printf('; likewise %,d other connection%s', connections - 1, iif(connections = 2, '', 's')), '') AS evidence
FROM ranked
WHERE place = 1;
