-- The target's own control groups at each tick of the window.
CREATE TEMP VIEW cgroup_series AS
WITH level AS (
	SELECT pid, hierarchy, cgroup_id, is_root FROM cgroup_level WHERE level = 0
), step AS (
	SELECT
		level.pid, level.is_root, s.tick, s.t_ns,
		s.t_ns - lag(s.t_ns) OVER w AS length_ns,
		memory_bytes, process_count,
		cpu_usage_ns - lag(cpu_usage_ns) OVER w AS cpu_ns,
		period_count - lag(period_count) OVER w AS periods,
		throttled_count - lag(throttled_count) OVER w AS throttled,
		throttled_ns - lag(throttled_ns) OVER w AS throttled_ns,
		memory_some_us - lag(memory_some_us) OVER w AS some_us,
		memory_full_us - lag(memory_full_us) OVER w AS full_us
	FROM cgroup_sample AS s JOIN level USING (hierarchy, cgroup_id)
	WINDOW w AS (PARTITION BY level.pid, s.hierarchy ORDER BY s.tick)
), rate AS (
	-- A counter that went back tells nothing.
	SELECT
		pid, is_root, tick, t_ns, memory_bytes, process_count,
		iif(cpu_ns >= 0, 100.0 * cpu_ns / length_ns, NULL) AS cpu_percent,
		iif(periods >= 0, periods, NULL) AS periods,
		iif(throttled >= 0, throttled, NULL) AS throttled,
		iif(throttled_ns >= 0, throttled_ns, NULL) AS throttled_ns,
		iif(some_us >= 0, 100000.0 * some_us / length_ns, NULL) AS some_percent,
		iif(full_us >= 0, 100000.0 * full_us / length_ns, NULL) AS full_percent
	FROM step
)
-- v1 has a row for each hierarchy: what one of them knows the others do not. A root counts the whole host: its number stands where there is no other.
SELECT
	pid,
	min(t_ns) - (SELECT start_t_ns FROM bundle) AS t_ns,
	coalesce(max(iif(is_root, NULL, memory_bytes)), max(memory_bytes)) AS memory_bytes,
	coalesce(max(iif(is_root, NULL, process_count)), max(process_count)) AS process_count,
	round(coalesce(max(iif(is_root, NULL, cpu_percent)), max(cpu_percent)), 1) AS cpu_percent,
	coalesce(max(iif(is_root, NULL, periods)), max(periods)) AS period_count,
	coalesce(max(iif(is_root, NULL, throttled)), max(throttled)) AS throttled_count,
	coalesce(max(iif(is_root, NULL, throttled_ns)), max(throttled_ns)) AS throttled_time_ns,
	round(coalesce(max(iif(is_root, NULL, some_percent)), max(some_percent)), 1) AS memory_some_percent,
	round(coalesce(max(iif(is_root, NULL, full_percent)), max(full_percent)), 1) AS memory_full_percent
FROM rate
GROUP BY pid, tick
ORDER BY pid, tick;
