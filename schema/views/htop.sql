-- The meters of `htop`: each CPU over the window, memory, swap, tasks, load and time since boot.
CREATE TEMP VIEW htop AS
WITH
	now AS (SELECT * FROM _atop_summary),
	task AS (
		SELECT count(*) AS processes, sum(thread_count) - count(*) AS threads, total(state = 'R') AS running
		FROM atop WHERE status <> 'E' AND vsz_bytes > 0
	),
	kernel AS (SELECT count(*) AS threads FROM atop WHERE status <> 'E' AND vsz_bytes = 0 AND state <> 'Z'),
	up AS (SELECT (start_boottime_ns + coalesce((SELECT max(t_ns) FROM tick) - start_t_ns, 0)) / 1000000000 AS seconds FROM bundle)
SELECT 0 AS place, 'CPU ' || cpu AS meter, busy AS percent,
	printf('%.1f %% user, %.1f %% nice, %.1f %% system, %.1f %% interrupts, %.1f %% stolen', user, nice, system, interrupts, steal) AS says,
	NULL AS used_bytes, NULL AS total_bytes
FROM _htop_cpu
UNION ALL
SELECT 1, 'Mem', round(100.0 * used / nullif(total, 0), 1),
	printf('%.1f MiB used, %.1f MiB buffers, %.1f MiB shared, %.1f MiB cache', used / 1048576.0, buffers / 1048576.0, shared / 1048576.0, cache / 1048576.0), used, total
FROM _htop_memory WHERE used IS NOT NULL AND shared IS NOT NULL
UNION ALL
SELECT 2, 'Swp', round(100.0 * swap_used / nullif(swap_total, 0), 1), NULL, swap_used, swap_total FROM _htop_memory WHERE swap_total IS NOT NULL
UNION ALL
SELECT 3, 'Tasks', NULL, printf('%d, %d thr, %d kthr; %d running', processes, task.threads, kernel.threads, running), NULL, NULL FROM task CROSS JOIN kernel WHERE processes > 0
UNION ALL
SELECT 4, 'Load average', NULL, printf('%.2f %.2f %.2f', load_1, load_5, load_15), NULL, NULL FROM now WHERE load_1 IS NOT NULL
UNION ALL
SELECT 5, 'Uptime', NULL,
	CASE WHEN seconds >= 86400 THEN printf('%d day%s, ', seconds / 86400, iif(seconds < 172800, '', 's')) ELSE '' END
		|| printf('%02d:%02d:%02d', seconds / 3600 % 24, seconds / 60 % 60, seconds % 60), NULL, NULL
FROM up;
