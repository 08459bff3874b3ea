-- id: pids-near-limit
-- title: Processes and threads near the cgroup's limit
-- severity: warning
-- section: cgroup
-- needs: cgroup_value
-- threshold: 0.90 of pids.max
-- how: a mount of the control group file system that shows the process's groups
-- why: At the limit every fork and every new thread fails with EAGAIN; a runtime that cannot start a thread often ends.
-- do: Find what keeps starting threads (`show threads`, `show pstree`), or raise pids.max of the group that is named (TasksMax of systemd).
-- refuted by: a number that is the same in an earlier bundle, and far from the limit in the busiest hour
WITH worst AS (
	SELECT
		l.pid, l.level, l.path, l.used, l.maximum,
		(SELECT max(change) FROM _cgroup_event AS e WHERE e.pid = l.pid AND e.hierarchy = l.hierarchy AND e.level = l.level AND e.resource = 'pids' AND e.name = 'max') AS refused
	FROM _cgroup_limit AS l
	WHERE l.resource = 'pids' AND l.maximum >= 0
), placed AS (
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY refused > 0 DESC, 1.0 * used / max(maximum, 1) DESC, level) AS place
	FROM worst
	WHERE used >= :threshold * maximum OR refused > 0
)
SELECT
	pid AS subject,
	1.0 * used / max(maximum, 1) AS score,
	iif(used >= maximum OR refused > 0, 'critical', 'warning') AS severity,
	used AS value,
	CAST(:threshold * maximum AS INTEGER) AS threshold,
	printf('%,d of %,d processes and threads', used, maximum) || iif(refused > 0, printf(', %,d refused in the window', refused), '')
		|| ', cgroup ' || path || iif(level > 0, printf(', %d above its own', level), '') AS evidence
FROM placed
WHERE place = 1;
