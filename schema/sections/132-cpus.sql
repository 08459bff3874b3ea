-- order: 132
-- title: CPUs
-- view: cpus
-- from: /sys/devices/system/cpu, /proc/{cpuinfo,stat}, tables host_cpu_place, host_cpu_start, host_cpu
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%d CPUs, %d of them run', count(*), sum(is_online))
		|| iif(min(idle_percent) IS NULL, '', printf('; the busiest was idle %.0f %%', min(idle_percent)) || iif(EXISTS (SELECT 1 FROM host_cpu), ' of the window', ' of the time since boot'))
		|| iif(max(steal_percent) > 0, printf('; the hypervisor took up to %.1f %% of one', max(steal_percent)), '') || '.'
	FROM cpus HAVING count(*) > 0
), coalesce((
	SELECT 'The CPUs were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_cpu_place' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_cpu_place'), NULL, 'The CPUs were not captured.')), 'No CPU is known.') AS sentence;
