-- order: 20
-- title: CPU, memory, I/O and switches over the window
-- view: pidstat
-- from: /proc/PID/{stat,io,status,schedstat} at each tick, tables process_counter and thread_counter
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(printf('Over %.1f s the process %d used %.1f %% of a CPU', (SELECT max(t_ns) - min(t_ns) FROM process_counter AS c WHERE c.pid = a.pid) / 1e9, pid, cpu_percent)
		|| coalesce(printf(' and waited %.1f %% for one (main thread)', wait_percent), '') || coalesce(printf('; resident memory %.1f MiB on average', rss_bytes / 1048576.0), ''), '. ') || '.'
	FROM _pidstat_average AS a WHERE tid IS NULL HAVING count(*) > 0
), coalesce((
	SELECT 'The window was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process_counter' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process_counter'), NULL, 'The window was not captured.')), 'No two moments were compared: there was no window.') AS sentence;
