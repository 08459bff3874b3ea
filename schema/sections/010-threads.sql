-- order: 10
-- title: Threads
-- view: threads
-- from: /proc/PID/task/TID/{stat,status,wchan,syscall,schedstat,stack}, table thread
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d thread%s: ', sum(n), iif(sum(n) = 1, '', 's')) || group_concat(printf('%d ', n) || CASE state
		WHEN 'R' THEN 'running or ready' WHEN 'S' THEN 'asleep' WHEN 'D' THEN 'in an uninterruptible wait' WHEN 'T' THEN 'stopped'
		WHEN 't' THEN 'stopped by a tracer' WHEN 'Z' THEN 'ended' WHEN 'I' THEN 'idle' ELSE 'in state ' || coalesce(state, 'unknown') END, ', ') || '.'
	FROM (SELECT state, count(*) AS n FROM thread GROUP BY state ORDER BY n DESC)
	HAVING count(*) > 0
), coalesce((
	SELECT 'The threads were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'thread' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'thread'), NULL, 'The threads were not captured.')), 'No threads were found.') AS sentence;
