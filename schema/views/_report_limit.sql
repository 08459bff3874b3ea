-- The memory limit that binds each target: the least of its control group's and of those above.
CREATE TEMP VIEW _report_limit AS
SELECT
	pid,
	min(maximum) AS memory_bytes
FROM (
	SELECT pid, maximum FROM _cgroup_limit WHERE resource = 'memory' AND maximum >= 0
	UNION ALL
	-- v1 knows the least of all above, also of those that were not seen.
	SELECT pid, value FROM _cgroup_last WHERE file = 'memory.stat' AND key = 'hierarchical_memory_limit' AND level = 0 AND value < 1 << 62
)
GROUP BY pid;
