-- order: 110
-- title: Busiest processes
-- view: top
-- from: /proc/PID/stat of the whole host at the start and the end of the window, tables process and process_sample
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT iif(max(cpu_percent) IS NULL, 'Without a window nobody''s CPU use is known.', printf('Over the window the host''s processes used %.1f %% of a CPU; ', sum(cpu_percent))
		|| printf('%.1f %% of it was the captured one%s.', (SELECT coalesce(sum(cpu_percent), 0) FROM top WHERE pid IN (SELECT pid FROM target)), iif((SELECT count(*) FROM target) > 1, 's', '')))
	FROM top HAVING count(*) > 0
), coalesce((
	SELECT 'The process table was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process'), NULL, 'The process table was not captured.')), 'No process table.') AS sentence;
