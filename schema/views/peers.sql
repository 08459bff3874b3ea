-- Who is at the other end of sockets, pipes and terminals, and who shares an eventfd: a row a descriptor of a process on this host.
CREATE TEMP VIEW peers AS
WITH found AS (
	SELECT
		peer.pid, peer.fd,
		CASE WHEN sockets.family = 'unix' THEN 'unix' ELSE coalesce(sockets.protocol, sockets.family) END AS kind,
		peer.peer_pid, peer.peer_comm, peer.peer_fd,
		CASE WHEN sockets.family = 'unix' THEN nullif(iif(sockets.local = '*', sockets.remote, sockets.local), '*') ELSE sockets.local || ' -> ' || sockets.remote END AS through,
		sockets.state AS detail,
		recv_q_bytes AS unread_bytes,
		peer_recv_q_bytes AS peer_unread_bytes
	FROM _socket_peer AS peer JOIN sockets ON sockets.pid = peer.pid AND sockets.fd = peer.fd
	UNION ALL
	SELECT
		peer.pid, peer.fd,
		CASE peer.kind WHEN 4 THEN 'pipe' WHEN 15 THEN 'fifo' WHEN 6 THEN 'eventfd' WHEN 12 THEN 'pty' END,
		peer.peer_pid, peer.peer_comm, peer.peer_fd,
		CASE peer.kind WHEN 12 THEN 'pts/' || peer.inode WHEN 6 THEN 'id ' || peer.inode ELSE coalesce(fd.target, 'pipe:[' || peer.inode || ']') END,
		CASE
			WHEN peer.kind = 6 THEN 'shared'
			WHEN peer.kind = 12 THEN iif(peer_access & 4, 'peer is the emulator', 'peer is in the terminal')
			WHEN peer_access & 3 = 3 THEN 'peer reads and writes'
			WHEN peer_access & 1 THEN 'peer reads'
			ELSE 'peer writes'
		END,
		NULL, NULL
	FROM _pipe_peer AS peer LEFT JOIN fd ON fd.pid = peer.pid AND fd.fd = peer.fd
)
SELECT
	found.pid, found.fd, found.kind, peer_pid, peer_comm, found.peer_fd, through, detail, unread_bytes, peer_unread_bytes,
	process.state AS peer_state, peer_pid IN (SELECT pid FROM target) AS peer_is_target
FROM found LEFT JOIN process ON process.pid = peer_pid
ORDER BY found.pid, found.fd, peer_pid, found.peer_fd;
