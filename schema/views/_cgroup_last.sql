-- Values of the control groups of each target as they were last read, and what they were when the snapshot was taken.
CREATE TEMP TABLE _cgroup_last AS
WITH moment AS (
	SELECT hierarchy, cgroup_id, max(moment) AS moment FROM cgroup_value GROUP BY hierarchy, cgroup_id
)
SELECT
	l.pid, l.hierarchy, l.level, l.path, l.is_root, l.cgroup_id,
	last.file, last.key, last.field, last.value, last.text,
	-- Only of two readings can be said what changed between them; a counter that went back was reset, which tells nothing.
	iif(last.moment > 0, first.value, NULL) AS first_value,
	iif(last.moment > 0 AND last.value >= first.value, last.value - first.value, NULL) AS change,
	iif(last.moment > 0 AND last.t_ns > first.t_ns, last.t_ns - first.t_ns, NULL) AS length_ns
FROM cgroup_level AS l
	JOIN moment ON moment.hierarchy = l.hierarchy AND moment.cgroup_id = l.cgroup_id
	JOIN cgroup_value AS last ON last.hierarchy = l.hierarchy AND last.cgroup_id = l.cgroup_id AND last.moment = moment.moment
	LEFT JOIN cgroup_value AS first ON first.hierarchy = l.hierarchy AND first.cgroup_id = l.cgroup_id AND first.moment = 0
		AND first.file = last.file AND first.key = last.key AND first.field = last.field;
