-- id: retransmits
-- title: Segments are sent again
-- severity: warning
-- section: sockets
-- needs: socket, tcp_info
-- how: sock_diag: the kernel's inet_diag and tcp_diag
-- threshold: 0.05 of the bytes sent, where at least 3 segments were sent again
-- why: Each one that is lost costs a round trip at best and a timeout of 200 ms or more at worst; throughput falls with the square root of the loss.
-- do: Look for the loss where it is: our interface (host), the path (only some remotes), or a peer too busy to answer (all its connections at once).
-- refuted by: the same share in a time without complaints
WITH sent AS (
	SELECT
		sockets.pid, sockets.remote, sum(tcp_info.total_retrans_count) AS again, sum(tcp_info.bytes_retrans) AS again_bytes, sum(tcp_info.bytes_sent) AS sent_bytes,
		sum(lost_count) AS lost, sum(socket_sample.total_retrans_count - tcp_info.total_retrans_count) AS again_now
	FROM socket JOIN tcp_info ON tcp_info.inode = socket.inode JOIN sockets ON sockets.pid = socket.pid AND sockets.fd = socket.fd
		LEFT JOIN socket_sample ON socket_sample.inode = socket.inode
	WHERE socket.state <> 10
	GROUP BY sockets.pid, sockets.remote
), whole AS (
	SELECT pid, sum(again) AS again, sum(again_bytes) AS again_bytes, sum(sent_bytes) AS sent_bytes, sum(again_now) AS again_now FROM sent GROUP BY pid
), worst AS (
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY again DESC, remote) AS place FROM sent
)
SELECT
	whole.pid AS subject,
	1.0 * whole.again_bytes / whole.sent_bytes AS score,
	'warning' AS severity,
	round(100.0 * whole.again_bytes / whole.sent_bytes, 1) AS value,
	:threshold * 100 AS threshold,
	printf('%,d segments, %.1f %% of the bytes, were sent again; most, %,d, to %s', whole.again, 100.0 * whole.again_bytes / whole.sent_bytes, worst.again, worst.remote)
		|| iif(whole.again_now IS NULL, '', printf('; %,d in the window', whole.again_now)) AS evidence
FROM whole JOIN worst ON worst.pid = whole.pid AND worst.place = 1
WHERE whole.sent_bytes > 0 AND whole.again >= 3 AND whole.again_bytes >= :threshold * whole.sent_bytes;
