-- id: memory-near-limit
-- title: Memory near the cgroup's limit
-- severity: warning
-- section: cgroup
-- needs: cgroup_value
-- threshold: 0.90 of the limit, page cache that is given back not counted
-- how: a mount of the control group file system that shows the process's groups
-- why: At the limit the kernel first takes back page cache, which slows every read, and then kills a process of the cgroup.
-- do: Find what grows (`show maps`, `show cgroup_values`), or raise memory.max (v1: memory.limit_in_bytes) of the group that is named.
-- refuted by: a peak that was the same for weeks, and no event in the window
WITH group_of AS (
	SELECT
		l.pid, l.level, l.path, l.used, iif(l.maximum >= 0, l.maximum, NULL) AS maximum,
		l.used - coalesce((
			SELECT value FROM _cgroup_last AS s WHERE s.pid = l.pid AND s.hierarchy = l.hierarchy AND s.level = l.level AND s.file = 'memory.stat'
				AND s.key IN ('inactive_file', 'total_inactive_file') ORDER BY key DESC LIMIT 1
		), 0) AS working,
		(SELECT sum(change) FROM _cgroup_event AS e WHERE e.pid = l.pid AND e.hierarchy = l.hierarchy AND e.level = l.level AND e.resource = 'memory'
			AND e.name IN ('max', 'oom')) AS hit,
		(SELECT max(total) FROM _cgroup_event AS e WHERE e.pid = l.pid AND e.hierarchy = l.hierarchy AND e.level = l.level AND e.resource = 'memory'
			AND e.name = 'oom_kill' AND l.level = 0) AS killed,
		(SELECT max(change) FROM _cgroup_event AS e WHERE e.pid = l.pid AND e.hierarchy = l.hierarchy AND e.level = l.level AND e.resource = 'memory'
			AND e.name = 'oom_kill') AS killed_now
	FROM _cgroup_limit AS l
	-- The root counts what the whole host does.
	WHERE l.resource = 'memory' AND l.is_root = 0 AND (l.maximum >= 0 OR l.level = 0)
), worst AS (
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY killed > 0 DESC, coalesce(1.0 * working / maximum, 0) DESC, hit DESC, level) AS place
	FROM group_of
	WHERE working >= :threshold * maximum OR hit > 0 OR killed > 0
)
SELECT
	pid AS subject,
	coalesce(1.0 * working / nullif(maximum, 0), 1) AS score,
	iif(killed > 0, 'critical', 'warning') AS severity,
	-- Per cent of the limit: who reads it need not count digits.
	round(100.0 * working / nullif(maximum, 0), 1) AS value,
	:threshold * 100 AS threshold,
	CASE
		WHEN used IS NULL THEN 'use not known'
		WHEN maximum IS NULL THEN printf('%.1f MiB used, no limit', used / 1048576.0)
		ELSE printf('%.1f of %.1f MiB used (%.1f %%)', used / 1048576.0, maximum / 1048576.0, 100.0 * used / max(maximum, 1))
	END
		|| iif(used > working, printf(', of it %.1f MiB page cache to give back', (used - working) / 1048576.0), '')
		|| iif(hit > 0, printf(', at the limit %d time%s in the window', hit, iif(hit = 1, '', 's')), '')
		|| iif(killed > 0, printf(', %d process%s killed for memory so far%s', killed, iif(killed = 1, '', 'es'), iif(killed_now > 0, printf(', %d in the window', killed_now), '')), '')
		|| ', cgroup ' || path || iif(level > 0, printf(', %d above its own', level), '') AS evidence
FROM worst
WHERE place = 1;
