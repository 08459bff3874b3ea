-- order: 5
-- title: Captured processes
-- view: targets
-- from: /proc/PID/{stat,status,cmdline}, tables target and process_status; CPU over the window
-- One process has its name in the title already; of several, the busiest is who is looked for.
SELECT coalesce((
	SELECT iif(count(*) = 1, 'One process.', printf('%,d processes', count(*))
		|| coalesce(', together ' || round(sum(cpu_percent), 1) || ' % of a CPU', '') || coalesce(' and ' || round(sum(rss_bytes) / 1048576.0, 1) || ' MiB resident', '')
		|| coalesce((SELECT printf('; the busiest is %d %s', pid, coalesce(comm, '')) FROM targets WHERE cpu_percent >= 1 ORDER BY cpu_percent DESC LIMIT 1), '') || '.')
		|| coalesce(' ' || nullif(count(ended_t_ns), 0) || ' ended before the capture did.', '')
	FROM targets HAVING count(*) > 0
), 'No process is in this bundle.') AS sentence;
