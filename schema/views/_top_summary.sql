-- What stands above the processes in `top`: when, how long up, load, tasks by state, memory; as of the last tick of the window.
CREATE TEMP VIEW _top_summary AS
WITH last AS (SELECT max(tick) AS tick, max(t_ns) AS t_ns FROM tick),
	memory AS (
		SELECT
			max(value) FILTER (WHERE name = 'MemTotal') AS total, max(value) FILTER (WHERE name = 'MemFree') AS free,
			max(value) FILTER (WHERE name = 'MemAvailable') AS available,
			sum(value) FILTER (WHERE name IN ('Buffers', 'Cached', 'SReclaimable')) AS cache,
			max(value) FILTER (WHERE name = 'SwapTotal') AS swap_total, max(value) FILTER (WHERE name = 'SwapFree') AS swap_free
		FROM host_memory WHERE tick = (SELECT tick FROM last)
	),
	task AS (
		SELECT count(*) AS total, total(state = 'R') AS running, total(state IN ('T', 't')) AS stopped, total(state = 'Z') AS zombie
		FROM (
			SELECT coalesce(process_sample.state, process.state) AS state
			FROM process LEFT JOIN process_sample ON process_sample.pid = process.pid AND process_sample.start_ticks = process.start_ticks
		)
	)
SELECT
	start_realtime_ns + coalesce(last.t_ns - start_t_ns, 0) + utc_offset_s * 1000000000 AS local_ns,
	start_boottime_ns + coalesce(last.t_ns - start_t_ns, 0) AS up_ns,
	load_1, load_5, load_15,
	task.total AS tasks, CAST(running AS INTEGER) AS running, CAST(stopped AS INTEGER) AS stopped, CAST(zombie AS INTEGER) AS zombie,
	CAST(task.total - running - stopped - zombie AS INTEGER) AS sleeping,
	memory.total AS mem_total, memory.free AS mem_free, memory.total - memory.available AS mem_used, memory.cache AS mem_cache,
	memory.available AS mem_available, swap_total, swap_free, swap_total - swap_free AS swap_used
FROM bundle CROSS JOIN last CROSS JOIN memory CROSS JOIN task LEFT JOIN host_activity ON host_activity.tick = last.tick;
