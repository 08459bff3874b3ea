-- What stands above the processes in `atop`: differences over the window, levels at its end. One row; without a window differences are NULL.
CREATE TEMP VIEW _atop_summary AS
WITH
	edge AS (SELECT min(tick) AS first_tick, max(tick) AS last_tick FROM tick HAVING count(*) > 1),
	a AS (SELECT host_activity.* FROM edge JOIN host_activity ON tick = first_tick),
	b AS (SELECT host_activity.* FROM edge JOIN host_activity ON tick = last_tick),
	paging AS (
		SELECT last.name, last.value - first.value AS change
		FROM host_vmstat AS first JOIN host_vmstat AS last ON last.name = first.name
		WHERE first.t_ns = (SELECT min(t_ns) FROM host_vmstat) AND last.t_ns = (SELECT max(t_ns) FROM host_vmstat) AND last.t_ns > first.t_ns
			AND last.value >= first.value
	),
	used AS (
		SELECT sum(system_ns) AS system_ns, sum(user_ns) AS user_ns, count(*) FILTER (WHERE status <> 'E') AS processes,
			count(*) FILTER (WHERE status <> 'E' AND state = 'Z') AS zombies
		FROM atop
	),
	memory AS (
		SELECT name, value FROM host_memory WHERE tick = (SELECT max(tick) FROM host_memory)
		UNION ALL SELECT name, value FROM host_meminfo WHERE NOT EXISTS (SELECT 1 FROM host_memory)
	)
SELECT
	hostname,
	start_realtime_ns + coalesce((SELECT max(t_ns) FROM tick) - start_t_ns, 0) + utc_offset_s * 1000000000 AS local_ns,
	(SELECT max(t_ns) - min(t_ns) FROM tick) AS length_ns,
	used.system_ns,
	used.user_ns,
	used.processes,
	used.zombies,
	(SELECT iif(b.forks >= a.forks, b.forks - a.forks, NULL) FROM a, b) AS clones,
	cpu_count,
	coalesce((SELECT load_1 FROM b), (SELECT CAST(value AS REAL) FROM host_fact WHERE name = 'load.1')) AS load_1,
	coalesce((SELECT load_5 FROM b), (SELECT CAST(value AS REAL) FROM host_fact WHERE name = 'load.5')) AS load_5,
	coalesce((SELECT load_15 FROM b), (SELECT CAST(value AS REAL) FROM host_fact WHERE name = 'load.15')) AS load_15,
	(SELECT iif(b.ctxt_switches >= a.ctxt_switches, b.ctxt_switches - a.ctxt_switches, NULL) FROM a, b) AS switches,
	(SELECT iif(b.interrupts >= a.interrupts, b.interrupts - a.interrupts, NULL) FROM a, b) AS interrupts,
	(SELECT value FROM memory WHERE name = 'MemTotal') AS mem_total,
	(SELECT value FROM memory WHERE name = 'MemFree') AS mem_free,
	(SELECT value FROM memory WHERE name = 'Cached') AS mem_cache,
	(SELECT value FROM memory WHERE name = 'Buffers') AS mem_buffers,
	(SELECT value FROM memory WHERE name = 'Slab') AS mem_slab,
	(SELECT value FROM memory WHERE name = 'SReclaimable') AS mem_reclaimable,
	(SELECT value FROM memory WHERE name = 'Shmem') AS mem_shared,
	(SELECT value FROM memory WHERE name = 'Dirty') AS mem_dirty,
	(SELECT value FROM memory WHERE name = 'SwapTotal') AS swap_total,
	(SELECT value FROM memory WHERE name = 'SwapFree') AS swap_free,
	(SELECT value FROM memory WHERE name = 'Committed_AS') AS committed,
	(SELECT value FROM memory WHERE name = 'CommitLimit') AS commit_limit,
	(SELECT sum(change) FROM paging WHERE name IN ('pgscan_kswapd', 'pgscan_direct')) AS scanned,
	(SELECT sum(change) FROM paging WHERE name IN ('pgsteal_kswapd', 'pgsteal_direct')) AS stolen,
	(SELECT change FROM paging WHERE name = 'pswpin') AS swapped_in,
	(SELECT change FROM paging WHERE name = 'pswpout') AS swapped_out,
	(SELECT change FROM paging WHERE name = 'oom_kill') AS oom_kills,
	(SELECT percent FROM _window_pressure WHERE resource = 'cpu' AND kind = 'some') AS cpu_some,
	(SELECT percent FROM _window_pressure WHERE resource = 'memory' AND kind = 'some') AS memory_some,
	(SELECT percent FROM _window_pressure WHERE resource = 'memory' AND kind = 'full') AS memory_full,
	(SELECT percent FROM _window_pressure WHERE resource = 'io' AND kind = 'some') AS io_some,
	(SELECT percent FROM _window_pressure WHERE resource = 'io' AND kind = 'full') AS io_full
FROM bundle CROSS JOIN used;
