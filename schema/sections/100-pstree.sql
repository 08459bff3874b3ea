-- order: 100
-- title: Process tree
-- view: pstree
-- from: /proc/PID/{stat,task} of the whole host, tables process and process_thread
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d process%s on the host, %,d thread%s.', count(*), iif(count(*) = 1, '', 'es'), sum(thread_count), iif(sum(thread_count) = 1, '', 's')) FROM process HAVING count(*) > 0
), coalesce((
	SELECT 'The process table was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process'), NULL, 'The process table was not captured.')), 'No process table.') AS sentence;
