-- order: 44
-- title: Peers on this host
-- view: peers
-- from: unix_diag, reversed address pairs and the links of /proc/*/fd, tables socket and peer_fd
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d descriptor%s connected to %,d process%s of this host: ', count(DISTINCT pid || ' ' || fd), iif(count(DISTINCT pid || ' ' || fd) = 1, ' is', 's are'),
			count(DISTINCT peer_pid), iif(count(DISTINCT peer_pid) = 1, '', 'es'))
		|| (SELECT group_concat(printf('%s[%d]', coalesce(peer_comm, '?'), peer_pid), ', ')
			FROM (SELECT peer_comm, peer_pid FROM peers GROUP BY peer_pid ORDER BY count(*) DESC, peer_pid LIMIT 5))
		|| iif(count(DISTINCT peer_pid) > 5, ' and others', '') || '.'
		|| coalesce((
			SELECT ' Not all peers are known: ' || what || '.' FROM collector WHERE name = 'peers' AND outcome NOT IN (0, 1, 6) AND what IS NOT NULL LIMIT 1
		), '')
	FROM peers HAVING count(*) > 0
), coalesce((
	SELECT 'The peers were not looked for: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'peer_fd' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'peer_fd'), NULL, 'The peers were not captured.')), 'No other end of a socket, pipe or terminal was found on this host.') AS sentence;
