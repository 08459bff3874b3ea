-- Sockets that listen: how many connections wait to be accepted, of how many that may, and what was refused.
CREATE TEMP VIEW listen AS
SELECT
	sockets.pid,
	sockets.fd,
	sockets.family,
	coalesce(sockets.protocol, sockets.type) AS protocol,
	sockets.local,
	accept_queue_count,
	accept_limit_count,
	CASE WHEN accept_limit_count > 0 THEN round(100.0 * accept_queue_count / accept_limit_count, 1) END AS used_percent,
	-- Connections that found no room, and others that could not be taken, since the socket listens.
	sockets.drops AS refused_count,
	sockets.shared_with_count,
	sockets.uid,
	sockets.inode,
	sockets.netns
FROM sockets JOIN socket ON socket.pid = sockets.pid AND socket.fd = sockets.fd
WHERE sockets.state = 'LISTEN'
ORDER BY sockets.pid, used_percent DESC, sockets.fd;
