-- order: 46
-- title: Listening sockets
-- view: listen
-- from: sock_diag or /proc/PID/net, table socket
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d socket%s; ', count(*), iif(count(*) = 1, ' listens', 's listen'))
		|| coalesce(
			max(iif(place = 1, printf('%s is fullest, with %,d connection%s waiting to be accepted of %,d that may', local, accept_queue_count, iif(accept_queue_count = 1, '', 's'), accept_limit_count), NULL)),
			'how many connections may wait is not known without sock_diag')
		|| '.' || coalesce((
			SELECT printf(' In the window the network namespace counted %,d connections that found no room.', max(change)) FROM network
			WHERE counter = 'TcpExt.ListenOverflows' AND change > 0 HAVING count(*) > 0
		), '')
	FROM (SELECT *, CASE WHEN used_percent IS NOT NULL THEN row_number() OVER (ORDER BY used_percent DESC, fd) END AS place FROM listen)
	HAVING count(*) > 0
), coalesce((
	SELECT 'The sockets were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'socket' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'socket'), NULL, 'The sockets were not captured.')), 'No socket listens.') AS sentence;
