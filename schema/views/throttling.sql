-- CPU of the process's cgroup over the window, and how often its quota held it back.
CREATE TEMP VIEW throttling AS
WITH edge AS (
	SELECT pid, min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM cgroup_cpu GROUP BY pid
), change AS (
	SELECT a.pid, last_ns - first_ns AS length_ns, a.name, b.value - a.value AS value
	FROM edge
		JOIN cgroup_cpu AS a ON a.pid = edge.pid AND a.t_ns = first_ns
		JOIN cgroup_cpu AS b ON b.pid = edge.pid AND b.t_ns = last_ns AND b.name = a.name
	WHERE last_ns > first_ns
), seen AS (
	SELECT
		pid, length_ns,
		max(iif(name = 'nr_periods', value, NULL)) AS period_count,
		max(iif(name = 'nr_throttled', value, NULL)) AS throttled_count,
		max(CASE name WHEN 'throttled_usec' THEN value * 1000 WHEN 'throttled_time' THEN value END) AS throttled_ns,
		max(iif(name = 'usage_usec', value * 1000, NULL)) AS usage_ns
	FROM change
	GROUP BY pid, length_ns
)
SELECT
	seen.pid,
	(SELECT path FROM cgroup WHERE cgroup.pid = seen.pid ORDER BY controllers LIKE '%cpu%' DESC, hierarchy LIMIT 1) AS cgroup,
	length_ns,
	period_count,
	throttled_count,
	round(100.0 * throttled_count / nullif(period_count, 0), 1) AS throttled_percent,
	throttled_ns,
	usage_ns,
	round(100.0 * usage_ns / length_ns, 1) AS cpu_percent
FROM seen
ORDER BY seen.pid;
