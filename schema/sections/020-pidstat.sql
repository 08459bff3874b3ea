-- order: 20
-- title: CPU, memory, I/O and switches over the window
-- view: pidstat
-- from: /proc/PID/{stat,io,status,schedstat} at each tick, tables process_counter and thread_counter
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(CASE
			WHEN place <= 3 THEN printf('Over %.1f s the process %d used %.1f %% of a CPU', (SELECT max(t_ns) - min(t_ns) FROM process_counter AS c WHERE c.pid = a.pid) / 1e9, pid, cpu_percent)
				|| coalesce(' and waited ' || round(wait_percent, 1) || ' % for one (main thread)', '') || coalesce('; resident memory ' || round(rss_bytes / 1048576.0, 1) || ' MiB on average', '')
			WHEN place = 4 THEN printf('The other %d used %.1f %% together', count - 3, rest_percent)
		END, '. ') || '.'
	FROM (
		SELECT *, row_number() OVER busiest AS place, count(*) OVER () AS count, sum(cpu_percent) OVER (ORDER BY cpu_percent DESC, pid ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS rest_percent
		FROM _pidstat_average WHERE tid IS NULL WINDOW busiest AS (ORDER BY cpu_percent DESC, pid) ORDER BY place
	) AS a HAVING count(*) > 0
), coalesce((
	SELECT 'The window was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process_counter' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process_counter'), NULL, 'The window was not captured.')), 'No two moments were compared: there was no window.') AS sentence;
