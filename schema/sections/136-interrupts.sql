-- order: 136
-- title: Interrupts
-- view: interrupts
-- from: /proc/{interrupts,softirqs} at the start and the end of the window, table host_interrupt
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT CASE WHEN max(per_s) IS NULL THEN 'Without a window only what happened since boot is known.'
		ELSE printf('Most often: %s', (SELECT group_concat(printf('%s (%.0f a second)', name, per_s), ', ') FROM (SELECT * FROM interrupts WHERE per_s > 0 ORDER BY per_s DESC LIMIT 3))) || '.' END
	FROM interrupts HAVING count(*) > 0
), coalesce((
	SELECT 'The interrupts were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_interrupt' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_interrupt'), NULL, 'The interrupts were not captured.')), 'No interrupt was counted.') AS sentence;
