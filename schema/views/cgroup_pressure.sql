-- How long tasks of the control group waited for CPU, memory and I/O: some of them, and all at once (full).
CREATE TEMP VIEW cgroup_pressure AS
WITH moment AS (
	SELECT hierarchy, cgroup_id, max(moment) AS moment FROM cgroup_psi GROUP BY hierarchy, cgroup_id
)
SELECT
	l.pid, l.path, l.level, last.resource, last.kind,
	last.avg10_percent, last.avg60_percent, last.avg300_percent,
	iif(last.moment > 0 AND last.total_us >= first.total_us, 1000 * (last.total_us - first.total_us), NULL) AS stalled_ns,
	iif(last.moment > 0 AND last.total_us >= first.total_us AND last.t_ns > first.t_ns,
		round(100000.0 * (last.total_us - first.total_us) / (last.t_ns - first.t_ns), 1), NULL) AS window_percent
FROM cgroup_level AS l
	JOIN moment ON moment.hierarchy = l.hierarchy AND moment.cgroup_id = l.cgroup_id
	JOIN cgroup_psi AS last ON last.hierarchy = l.hierarchy AND last.cgroup_id = l.cgroup_id AND last.moment = moment.moment
	LEFT JOIN cgroup_psi AS first ON first.hierarchy = l.hierarchy AND first.cgroup_id = l.cgroup_id AND first.moment = 0
		AND first.resource = last.resource AND first.kind = last.kind
ORDER BY l.pid, l.hierarchy, l.level, last.resource, last.kind DESC;
