-- What a socket is, and who is at the other end of a descriptor, in words for one line.
CREATE TEMP VIEW _fd_peer AS
WITH ends AS (
	SELECT pid, fd, min(peer_pid * 4294967296 + peer_fd), peer_pid, peer_fd, peer_comm, count(*) AS ends, kind = 6 AS shares FROM _pipe_peer GROUP BY pid, fd
)
SELECT
	pid, fd,
	CASE
		WHEN family = 'unix' AND local = '*' THEN 'unix ' || state || coalesce(' to ' || nullif(remote, '*'), '')
		WHEN state IN ('LISTEN', 'UNCONN', 'UNCONNECTED', 'UNKNOWN') OR family NOT LIKE 'inet%'
			THEN iif(family LIKE 'inet%', coalesce(protocol, family), family || coalesce(' ' || protocol, '')) || ' ' || state || coalesce(' ' || local, '')
		ELSE coalesce(protocol, family) || ' ' || state || ' ' || local || ' -> ' || remote
	END || iif(peer_pid IS NULL, '', printf(', peer %s[%d] fd %d', coalesce(peer_comm, '?'), peer_pid, peer_fd)) AS words
FROM sockets
UNION ALL
SELECT
	pid, fd,
	printf('%s %s[%d] fd %d', iif(shares, 'shared with', 'peer'), coalesce(peer_comm, '?'), peer_pid, peer_fd) || iif(ends > 1, printf(' and %,d more', ends - 1), '')
FROM ends;
