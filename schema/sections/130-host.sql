-- order: 130
-- title: Host
-- view: host
-- from: /proc/{loadavg,stat,meminfo,pressure}, tables host_activity, host_cpu, host_memory, host_pressure
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT coalesce(printf('Load %.2f on %d CPUs', max(load_1), (SELECT cpu_count FROM bundle)), 'Load not known')
		|| coalesce(printf('; at least %.0f MiB available of %.0f MiB', min(mem_available_bytes) / 1048576.0, max(mem_total_bytes) / 1048576.0), '')
		|| coalesce(printf('; CPUs idle %.0f %% on average', avg(idle_percent)), '') || '.'
	FROM host HAVING count(*) > 0
), coalesce((
	SELECT 'The host was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_activity' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_activity'), NULL, 'The host was not captured.')), 'There was no window.') AS sentence;
