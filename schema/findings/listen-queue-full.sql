-- id: listen-queue-full
-- title: Connections wait longer than the process accepts them
-- severity: warning
-- section: listen
-- needs: socket, tcp_info
-- how: sock_diag: the kernel's inet_diag, tcp_diag and unix_diag; /proc does not tell how many connections may wait
-- threshold: 0.90 of the connections that may wait
-- why: When the accept queue is full the kernel drops what comes: clients wait for a second, three, seven, and then give up; nothing is logged.
-- do: Find why the process does not accept (threads: who is in accept or epoll_wait, and who is busy). A longer queue (listen(2) and net.core.somaxconn) only buys time.
-- refuted by: a queue that is empty a second later, and no ListenOverflows
WITH full AS (
	SELECT
		pid, local, accept_queue_count, accept_limit_count, refused_count,
		row_number() OVER (PARTITION BY pid ORDER BY 1.0 * accept_queue_count / accept_limit_count DESC, fd) AS place,
		count(*) OVER (PARTITION BY pid) AS listeners
	FROM listen
	WHERE accept_limit_count > 0 AND accept_queue_count > 0 AND accept_queue_count >= :threshold * accept_limit_count
)
SELECT
	pid AS subject,
	1.0 * accept_queue_count / accept_limit_count AS score,
	iif(accept_queue_count >= accept_limit_count, 'critical', 'warning') AS severity,
	accept_queue_count AS value,
	CAST(:threshold * accept_limit_count AS INTEGER) AS threshold,
	printf('%s: %,d connection%s wait%s of %,d that may', local, accept_queue_count, iif(accept_queue_count = 1, '', 's'), iif(accept_queue_count = 1, 's', ''), accept_limit_count)
		|| iif(refused_count > 0, printf(', %,d refused so far', refused_count), '')
		|| coalesce((SELECT printf(', %,d in the window', change) FROM network WHERE network.pid = full.pid AND counter = 'TcpExt.ListenOverflows' AND change > 0), '')
		|| iif(listeners > 1, printf('; %,d other listener%s full too', listeners - 1, iif(listeners = 2, ' is', 's are')), '') AS evidence
FROM full
WHERE place = 1;
