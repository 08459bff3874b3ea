-- order: 111
-- title: Neighbours over the window
-- view: atop
-- from: /proc/PID/{stat,status,io} of the whole host at the start and the end of the window, tables process and process_sample
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%d processes ended within the window and %d began; ', sum(status = 'E'), sum(status = 'N'))
		|| coalesce((SELECT printf('%s (%d) used most CPU, %.1f %% of one', comm, pid, cpu_percent) FROM atop WHERE cpu_percent > 0 ORDER BY cpu_percent DESC LIMIT 1), 'none used a CPU for as long as a clock tick')
		|| coalesce((SELECT printf('; %s (%d) read and wrote most, %.1f MiB', comm, pid, (coalesce(read_bytes, 0) + coalesce(write_bytes, 0)) / 1048576.0) FROM atop
			WHERE coalesce(read_bytes, 0) + coalesce(write_bytes, 0) > 0 ORDER BY coalesce(read_bytes, 0) + coalesce(write_bytes, 0) DESC LIMIT 1), '')
		|| coalesce((SELECT printf('; the I/O of %d others was not permitted to be read', count(*)) FROM process_sample WHERE read_bytes IS NULL HAVING count(*) > 0), '') || '.'
	FROM atop WHERE EXISTS (SELECT 1 FROM process_sample) HAVING count(*) > 0
), coalesce((
	SELECT 'The other end of the window was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process_sample' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process_sample'), NULL, 'The other end of the window was not captured.')), 'There was no window: what each process used in it is not known.') AS sentence;
