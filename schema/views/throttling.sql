-- How often a CPU quota held the process back over the window: its own control group's, and those of groups above.
CREATE TEMP VIEW throttling AS
WITH seen AS (
	SELECT
		pid, hierarchy, level, path,
		max(length_ns) AS length_ns,
		max(iif(key = 'nr_periods', change, NULL)) AS period_count,
		max(iif(key = 'nr_throttled', change, NULL)) AS throttled_count,
		max(CASE key WHEN 'throttled_usec' THEN change * 1000 WHEN 'throttled_time' THEN change END) AS throttled_ns,
		max(iif(key = 'usage_usec', change * 1000, NULL)) AS usage_ns
	FROM _cgroup_last
	WHERE file = 'cpu.stat' AND length_ns > 0
	GROUP BY pid, hierarchy, level
), told AS (
	-- Groups without a quota have no periods; v2 counts CPU time even where it has no controller.
	SELECT
		*,
		row_number() OVER (PARTITION BY pid ORDER BY coalesce(period_count, 0) = 0, hierarchy = 0, level) AS place,
		-- v1 counts CPU time in a hierarchy of its own.
		coalesce(usage_ns, (SELECT change FROM _cgroup_last AS u WHERE u.pid = seen.pid AND u.file = 'cpuacct.usage' AND u.path = seen.path)) AS used_ns
	FROM seen
)
SELECT
	told.pid,
	told.path AS cgroup,
	told.level,
	told.length_ns,
	period_count,
	throttled_count,
	round(100.0 * throttled_count / nullif(period_count, 0), 1) AS throttled_percent,
	throttled_ns,
	used_ns AS usage_ns,
	round(100.0 * used_ns / told.length_ns, 1) AS cpu_percent,
	(SELECT iif(maximum >= 0, maximum, NULL) FROM _cgroup_limit AS q WHERE q.pid = told.pid AND q.hierarchy = told.hierarchy AND q.level = told.level AND q.resource = 'cpu') AS quota_cores
FROM told
WHERE place = 1 OR period_count > 0
ORDER BY told.pid, told.level, told.hierarchy;
