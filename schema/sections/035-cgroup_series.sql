-- order: 35
-- title: Cgroup over the window
-- view: cgroup_series
-- from: memory.current, cpu.stat, pids.current and memory.pressure (v1: their like) at each tick, table cgroup_sample
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%d ticks', count(*)) || iif(max(memory_bytes) IS NULL, '', printf(': memory %.1f to %.1f MiB', min(memory_bytes) / 1048576.0, max(memory_bytes) / 1048576.0))
		|| iif(max(cpu_percent) IS NULL, '', printf(', CPU at most %.1f %%', max(cpu_percent))) || iif(max(throttled_time_ns) IS NULL, '', printf(', throttled %.0f ms', sum(throttled_time_ns) / 1e6)) || '.'
	FROM cgroup_series HAVING count(*) > 0
), coalesce((
	SELECT 'The control group was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'cgroup_sample' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'cgroup_sample'), NULL, 'The control group was not captured.')), 'No control group of this process could be followed over the window.') AS sentence;
