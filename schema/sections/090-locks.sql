-- order: 90
-- title: File locks
-- view: locks
-- from: lock lines of /proc/PID/fdinfo and /proc/locks, table fd_lock
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d file lock%s held, %,d of them with others waiting.', count(*), iif(count(*) = 1, '', 's'), sum(waiting_pids IS NOT NULL)) FROM locks HAVING count(*) > 0
), coalesce((
	SELECT 'The descriptors were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'fd' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'fd'), NULL, 'The descriptors were not captured.')), 'No file lock is held.') AS sentence;
