-- Descriptors at the other end of each pipe and terminal, and those that share an eventfd.
CREATE TEMP VIEW _pipe_peer AS
SELECT
	own.pid, own.fd, own.kind, own.inode, own.device_major, own.device_minor, own.access,
	peer.pid AS peer_pid, peer.fd AS peer_fd, peer.comm AS peer_comm, peer.access AS peer_access
FROM peer_fd AS own CROSS JOIN peer_fd AS peer
	ON peer.kind = own.kind AND peer.inode = own.inode AND (peer.pid <> own.pid OR peer.fd <> own.fd)
WHERE own.is_target = 1 AND own.kind <> 3
	AND (own.kind NOT IN (12, 15) OR (peer.device_major = own.device_major AND peer.device_minor = own.device_minor))
	AND CASE own.kind
		-- A reader's other ends are the writers; who opened it for both is at every end.
		WHEN 4 THEN (own.access & 1 AND peer.access & 2) OR (own.access & 2 AND peer.access & 1)
		WHEN 15 THEN (own.access & 1 AND peer.access & 2) OR (own.access & 2 AND peer.access & 1)
		WHEN 12 THEN (own.access & 4) <> (peer.access & 4)
		ELSE 1
	END;
