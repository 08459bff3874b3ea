-- order: 121
-- title: Command lines
-- view: pgrep
-- from: /proc/PID/cmdline of the whole host, table process
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%d processes; those of the kernel have no command line and stand with their name.', count(*)) FROM pgrep HAVING count(*) > 0
), coalesce((
	SELECT 'The process table was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process'), NULL, 'The process table was not captured.')), 'No process table.') AS sentence;
