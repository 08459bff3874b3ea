-- What happened at the limits of a target's control groups and of those above: how often in all, and how often between the two readings.
CREATE TEMP TABLE _cgroup_event AS
SELECT
	pid, hierarchy, level, path, is_root,
	CASE
		WHEN file IN ('memory.events', 'memory.events.local', 'memory.failcnt', 'memory.oom_control') THEN 'memory'
		WHEN file = 'memory.swap.events' THEN 'swap'
		WHEN file = 'memory.memsw.failcnt' THEN 'memory and swap'
		WHEN file = 'memory.kmem.failcnt' THEN 'kernel memory'
		WHEN file = 'memory.kmem.tcp.failcnt' THEN 'TCP buffers'
		WHEN file = 'cpu.stat' THEN 'cpu'
		ELSE replace(replace(replace(file, '.events.local', ''), '.events', ''), '.failcnt', '')
	END AS resource,
	-- v1 counts in a file of its own how often its limit was hit, what v2 calls max.
	CASE WHEN file LIKE '%.failcnt' THEN 'max' WHEN file = 'cpu.stat' THEN 'throttled' ELSE key END AS name,
	value AS total,
	change
FROM _cgroup_last
WHERE value IS NOT NULL AND (
	-- v2 counts what happened in the groups below too: of a group above only what happened at its own limit is about the target.
	(file LIKE '%.events' AND file <> 'cgroup.events' AND level = 0) OR (file LIKE '%.events.local' AND level > 0) OR file LIKE '%.failcnt'
	OR (file = 'memory.oom_control' AND key = 'oom_kill') OR (file = 'cpu.stat' AND key = 'nr_throttled'));
