-- order: 42
-- title: Sockets
-- view: sockets
-- from: sock_diag in the network namespace of the process, or /proc/PID/net, tables socket and tcp_info
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d socket%s: ', sum(n), iif(sum(n) = 1, '', 's')) || group_concat(printf('%,d %s', n, words), ', ') || '.'
		|| iif(sum(unread) > 0, printf(' %,d of them hold%s data that the process has not read.', sum(unread), iif(sum(unread) = 1, 's', '')), '')
		|| iif(sum(unsent) > 0, printf(' %,d hold%s data that the other end has not taken.', sum(unsent), iif(sum(unsent) = 1, 's', '')), '')
		|| coalesce((SELECT printf(' Of %,d no more than the protocol is known.', count(*)) FROM sockets WHERE state = 'UNKNOWN' HAVING count(*) > 0), '')
		|| coalesce((
			SELECT ' sock_diag did not tell them (' || replace(outcome.name, '_', ' ') || '): what is from /proc/PID/net has no tcp_info, no accept limit and no peer of a unix socket.'
			FROM evidence JOIN outcome USING (outcome) WHERE table_name = 'tcp_info' AND outcome NOT IN (0, 1, 6) LIMIT 1
		), '')
	FROM (
		SELECT family || ' ' || state AS words, count(*) AS n, sum(state <> 'LISTEN' AND recv_q_bytes > 0) AS unread, sum(state <> 'LISTEN' AND family LIKE 'inet%' AND send_q_bytes > 0) AS unsent
		FROM sockets GROUP BY 1 ORDER BY n DESC
	)
	HAVING count(*) > 0
), coalesce((
	SELECT 'The sockets were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'socket' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'socket'), NULL, 'The sockets were not captured.')), 'No socket is open.') AS sentence;
