-- order: 120
-- title: Processes
-- view: ps
-- from: /proc/PID/{stat,status,cmdline} of the whole host, table process
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d processes of %,d users; %,d runnable, %,d in an uninterruptible wait, %,d zombies.', count(*), count(DISTINCT euid), sum(state LIKE 'R%'), sum(state LIKE 'D%'), sum(state LIKE 'Z%'))
	FROM ps HAVING count(*) > 0
), coalesce((
	SELECT 'The process table was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process'), NULL, 'The process table was not captured.')), 'No process table.') AS sentence;
