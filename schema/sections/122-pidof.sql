-- order: 122
-- title: Programs by name
-- view: pidof
-- from: /proc/PID/{stat,comm} of the whole host, tables process and process_sample
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%d programs by name; most processes have %s (%d).', count(*), name, max(process_count)) FROM pidof HAVING count(*) > 0
), coalesce((
	SELECT 'The process table was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process'), NULL, 'The process table was not captured.')), 'No process table.') AS sentence;
