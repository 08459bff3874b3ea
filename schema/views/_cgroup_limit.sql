-- Every limit of a target's control groups and of those above, with what is used of it: one row a group and resource.
CREATE TEMP TABLE _cgroup_limit AS
WITH
	v AS MATERIALIZED (SELECT * FROM _cgroup_last),
	bound(pid, hierarchy, level, path, is_root, cgroup_id, resource, unit, used, maximum) AS (
		-- A limit in one file and what is used of it in another: v2's X.max and X.current, v1's X.limit_in_bytes and X.usage_in_bytes.
		SELECT
			m.pid, m.hierarchy, m.level, m.path, m.is_root, m.cgroup_id,
			CASE
				WHEN m.file IN ('memory.max', 'memory.limit_in_bytes') THEN 'memory'
				WHEN m.file = 'memory.high' THEN 'memory (high)'
				WHEN m.file = 'memory.swap.max' THEN 'swap'
				WHEN m.file = 'memory.memsw.limit_in_bytes' THEN 'memory and swap'
				WHEN m.file = 'memory.kmem.limit_in_bytes' THEN 'kernel memory'
				WHEN m.file = 'memory.kmem.tcp.limit_in_bytes' THEN 'TCP buffers'
				ELSE replace(replace(m.file, '.max', ''), '.limit_in_bytes', '') || iif(m.key = '', '', ' ' || m.key) || iif(m.field = '', '', ' ' || m.field)
			END,
			CASE WHEN m.file = 'pids.max' THEN 'processes' WHEN m.file LIKE 'memory%' OR m.file LIKE 'hugetlb%' OR m.file LIKE 'dmem%' THEN 'bytes' END,
			u.value,
			-- v1 says "not set" with the largest number of pages.
			iif(m.value >= 1 << 62, -1, m.value)
		FROM v AS m JOIN v AS u ON u.pid = m.pid AND u.hierarchy = m.hierarchy AND u.level = m.level AND u.key = m.key AND u.field = m.field
			AND u.file = CASE
				WHEN m.file = 'memory.high' THEN 'memory.current'
				WHEN m.file LIKE '%.limit_in_bytes' THEN replace(m.file, '.limit_in_bytes', '.usage_in_bytes')
				ELSE replace(m.file, '.max', '.current')
			END
		WHERE m.value IS NOT NULL AND (m.file LIKE '%.max' OR m.file LIKE '%.limit_in_bytes' OR (m.file = 'memory.high' AND m.value >= 0))
		UNION ALL
		-- CPU time a second. v1 counts it in a hierarchy of its own, where the same path is the same group for whoever made both.
		SELECT
			q.pid, q.hierarchy, q.level, q.path, q.is_root, q.cgroup_id, 'cpu', 'cores',
			(
				SELECT round(iif(u.file = 'cpu.stat', 1000.0, 1.0) * u.change / u.length_ns, 3) FROM v AS u
				WHERE u.pid = q.pid AND ((u.file = 'cpu.stat' AND u.key = 'usage_usec' AND u.hierarchy = q.hierarchy AND u.level = q.level)
					OR (u.file = 'cpuacct.usage' AND u.path = q.path))
				LIMIT 1
			),
			iif(q.value < 0, -1, round(1.0 * q.value / p.value, 3))
		FROM v AS q JOIN v AS p ON p.pid = q.pid AND p.hierarchy = q.hierarchy AND p.level = q.level
			AND p.file = iif(q.file = 'cpu.max', 'cpu.max', 'cpu.cfs_period_us') AND p.key = iif(q.file = 'cpu.max', 'period', p.key)
		WHERE (q.file = 'cpu.max' AND q.key = 'quota') OR q.file = 'cpu.cfs_quota_us'
		UNION ALL
		-- I/O a second; io.max has the devices that are limited alone.
		SELECT
			m.pid, m.hierarchy, m.level, m.path, m.is_root, m.cgroup_id,
			'io ' || m.key || ' ' || m.field, iif(m.field LIKE '%bps', 'bytes/s', 'calls/s'),
			(
				SELECT round(1e9 * u.change / u.length_ns, 1) FROM v AS u
				WHERE u.pid = m.pid AND u.hierarchy = m.hierarchy AND u.level = m.level AND u.file = 'io.stat' AND u.key = m.key
					AND u.field = CASE m.field WHEN 'rbps' THEN 'rbytes' WHEN 'wbps' THEN 'wbytes' WHEN 'riops' THEN 'rios' ELSE 'wios' END
			),
			m.value
		FROM v AS m WHERE m.file = 'io.max' AND m.value >= 0
		UNION ALL
		SELECT
			pid, hierarchy, level, path, is_root, cgroup_id,
			'io ' || key || replace(replace(replace(file, 'blkio.throttle', ''), '_device', ''), '.', ' '), iif(file LIKE '%bps%', 'bytes/s', 'calls/s'), NULL, value
		FROM v WHERE file GLOB 'blkio.throttle.*_device' AND value >= 0
	)
SELECT * FROM bound;
