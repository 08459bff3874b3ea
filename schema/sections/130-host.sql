-- order: 130
-- title: Host
-- view: host
-- from: /proc/{loadavg,stat,meminfo,pressure}, tables host_activity, host_cpu, host_memory, host_pressure
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT coalesce('Load ' || round(max(load_1), 2) || ' on ' || (SELECT cpu_count FROM bundle) || ' CPUs', 'Load not known')
		|| coalesce('; at least ' || (min(mem_available_bytes) >> 20) || ' MiB available of ' || (max(mem_total_bytes) >> 20) || ' MiB', '')
		|| coalesce('; CPUs idle ' || CAST(round(avg(idle_percent)) AS INTEGER) || ' % on average', '') || '.'
	FROM host HAVING count(*) > 0
), coalesce((
	SELECT 'The host was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_activity' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_activity'), NULL, 'The host was not captured.')), 'There was no window.') AS sentence;
