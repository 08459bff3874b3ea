-- id: frozen
-- title: The cgroup is frozen
-- severity: critical
-- section: cgroup
-- needs: cgroup_value
-- threshold: 1 group
-- how: a mount of the control group file system that shows the process's groups
-- why: Every thread of a frozen cgroup stands still, and no signal but SIGKILL moves it; to a client the process looks dead.
-- do: Find who froze it (docker pause, podman pause, a checkpoint, a hypervisor's agent) and let it go on: write 0 to cgroup.freeze, THAWED to freezer.state.
-- refuted by: a pause that somebody means
WITH frozen AS (
	SELECT DISTINCT
		pid, hierarchy,
		-- Not every group that is frozen was told so itself: it may have been one above.
		(SELECT a.path FROM _cgroup_last AS a WHERE a.pid = f.pid AND a.hierarchy = f.hierarchy AND a.value = 1
			AND a.file IN ('cgroup.freeze', 'freezer.self_freezing') ORDER BY a.level LIMIT 1) AS path,
		path AS own_path
	FROM _cgroup_last AS f
	WHERE level = 0 AND ((file = 'cgroup.events' AND key = 'frozen' AND value >= :threshold) OR (file = 'cgroup.freeze' AND value >= :threshold)
		OR (file = 'freezer.state' AND text IN ('FROZEN', 'FREEZING')))
)
SELECT
	pid AS subject,
	1 AS score,
	1 AS value,
	:threshold AS threshold,
	'cgroup ' || coalesce(path, own_path) || iif(path <> own_path, ' above ' || own_path, '') || iif(path IS NULL, ', by a group above that was not seen', '') AS evidence
FROM frozen
GROUP BY pid;
