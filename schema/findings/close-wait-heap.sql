-- id: close-wait-heap
-- title: Connections that only the other end has closed
-- severity: warning
-- section: sockets
-- needs: socket
-- threshold: 10 sockets in CLOSE-WAIT
-- why: The other end is gone and the process has not noticed or does not care: descriptors and memory leak until accept and open fail.
-- do: Find who should close them: a response that is not read to its end, a connection pool without a check, an exception past the close.
-- refuted by: a number that goes down in an earlier and a later bundle
WITH heap AS (
	SELECT socket.pid, socket.fd, remote_address AS remote, last_ack_recv_ms / 1e3 AS idle_s
	FROM socket LEFT JOIN tcp_info ON tcp_info.inode = socket.inode
	WHERE state = 8 AND family IN (2, 10)
), remotes AS (
	SELECT pid, remote, count(*) AS n, row_number() OVER (PARTITION BY pid ORDER BY count(*) DESC, remote) AS place FROM heap GROUP BY pid, remote
), counted AS (
	SELECT pid, count(*) AS n, max(idle_s) AS oldest_s FROM heap GROUP BY pid
)
SELECT
	counted.pid AS subject,
	1.0 * counted.n / :threshold AS score,
	'warning' AS severity,
	counted.n AS value,
	:threshold AS threshold,
	printf('%,d sockets in CLOSE-WAIT', counted.n) || iif(oldest_s IS NULL, '', printf(', nothing came on one for %.0f s', oldest_s))
		|| printf('; %,d of them to %s', remotes.n, remotes.remote) AS evidence
FROM counted JOIN remotes ON remotes.pid = counted.pid AND remotes.place = 1
WHERE counted.n >= :threshold;
