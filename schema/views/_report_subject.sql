-- Who was captured, when and at what cost: one row a target, for the report's first screen.
CREATE TEMP VIEW _report_subject AS
WITH
	first AS MATERIALIZED (SELECT pid, min(tick), t_ns, utime_ticks + stime_ticks AS ticks FROM process_counter GROUP BY pid),
	last AS MATERIALIZED (SELECT pid, max(tick), t_ns, utime_ticks + stime_ticks AS ticks FROM process_counter GROUP BY pid),
	busy AS MATERIALIZED (
		SELECT target.pid, target.comm, round((last.ticks - first.ticks) * 1e11 / clock_ticks_per_second / nullif(last.t_ns - first.t_ns, 0)) AS cpu_percent
		FROM bundle CROSS JOIN target LEFT JOIN first ON first.pid = target.pid LEFT JOIN last ON last.pid = target.pid
	)
SELECT
	target.pid, target.comm, target.arguments, target.exe, target.exe_deleted, target.cwd, target.uid, target.user_name,
	bundle.hostname, bundle.kernel, bundle.machine, bundle.cpu_count, bundle.mem_total_bytes, bundle.tool_version, bundle.ticket,
	bundle.redact, bundle.utc_offset_s, bundle.start_realtime_ns, bundle.window_ns, bundle.capture_arguments,
	CAST(bundle.start_realtime_ns - bundle.start_boottime_ns AS INTEGER)
		+ target.start_ticks * (1000000000 / bundle.clock_ticks_per_second) AS started_realtime_ns,
	bundle.start_boottime_ns - target.start_ticks * (1000000000 / bundle.clock_ticks_per_second) AS age_ns,
	capture_end.t_ns - bundle.start_t_ns AS duration_ns,
	(SELECT used FROM budget WHERE name = 'max_stop') AS stopped_ms,
	(SELECT count(*) FROM py_thread WHERE stopped_ns IS NOT NULL) AS stopped_count,
	capture_end.cpu_ns, capture_end.rss_peak_bytes, capture_end.ended, capture_end.collect_ns,
	-- v1 has a path for each hierarchy; the root group says nothing.
	(SELECT path FROM cgroup_membership AS g WHERE g.pid = target.pid ORDER BY path = '/', hierarchy LIMIT 1) AS cgroup_path,
	(
		SELECT CASE c.kind
			WHEN 'container' THEN coalesce(runtime || iif(is_monitor = 1, ' (monitor)', ''), 'container')
				|| coalesce(' ' || c.name, '') || coalesce(' ' || substr(container_id, 1, 12), '') || coalesce(', pod ' || pod_uid, '')
				|| coalesce(', ' || inner_unit || ' in it', '') || coalesce(iif(inner_pid <> c.pid, ', pid ' || inner_pid || ' there', ''), '')
			WHEN 'unknown' THEN 'unknown: the path of its control group is none that is known'
			WHEN 'hidden' THEN 'not told: a control group namespace hides the path'
		END
		FROM container AS c WHERE c.pid = target.pid
	) AS container,
	(SELECT coalesce(unit || coalesce(' in ' || slice, ''), slice) FROM container AS c WHERE c.pid = target.pid) AS unit,
	(SELECT count(*) FROM target) AS target_count,
	(SELECT group_concat(words, ', ') FROM (
		SELECT printf('%d %s', pid, coalesce(comm, '?')) || coalesce(' ' || CAST(nullif(cpu_percent, 0) AS INTEGER) || ' % CPU', '') AS words
		FROM busy WHERE busy.pid <> target.pid ORDER BY coalesce(cpu_percent, 0) DESC, pid LIMIT 6)) AS other_words,
	(SELECT total(hidden_count) FROM redaction) AS hidden_count
FROM bundle CROSS JOIN target LEFT JOIN capture_end
ORDER BY target.position, target.pid;
