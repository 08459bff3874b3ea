-- order: 40
-- title: Open files
-- view: fds
-- from: /proc/PID/fd and /proc/PID/fdinfo, table fd
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d open descriptor%s: ', sum(n), iif(sum(n) = 1, '', 's')) || group_concat(printf('%,d %s', n, kind), ', ') || '.'
		|| coalesce((SELECT printf(' %d of them %s files without a name any more.', count(*), 'refer to') FROM fd WHERE deleted = 1 HAVING count(*) > 0), '')
	FROM (SELECT coalesce(name, 'other') AS kind, count(*) AS n FROM fd LEFT JOIN fd_kind USING (kind) GROUP BY 1 ORDER BY n DESC)
	HAVING count(*) > 0
), coalesce((
	SELECT 'The descriptors were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'fd' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'fd'), NULL, 'The descriptors were not captured.')), 'No file is open.') AS sentence;
