-- Every process of the host over the window, as `atop` counts: CPU time, memory, faults and I/O that were added; new and ended ones marked.
CREATE TEMP VIEW atop AS
WITH
	span AS (SELECT (SELECT max(t_ns) FROM process_sample) - (SELECT min(t_ns) FROM process) AS length_ns, EXISTS (SELECT 1 FROM process_sample) AS has_window),
	-- There, but the capture could not look (no descriptors, no memory): not known to have ended.
	unseen AS (SELECT pid FROM source WHERE outcome NOT IN (0, 2, 3) AND path IN (printf('/proc/%d', pid), printf('/proc/%d/stat', pid))),
	-- A pid that was given to another process meanwhile is one that ended and one that is new.
	every AS (
		SELECT a.pid, iif(b.pid IS NULL AND has_window AND a.pid NOT IN (SELECT pid FROM unseen), 'E', '-') AS status, b.t_ns - a.t_ns AS length_ns,
			b.utime_ticks - a.utime_ticks AS utime, b.stime_ticks - a.stime_ticks AS stime,
			b.vsz_bytes - a.vsz_bytes AS vgrow, b.rss_bytes - a.rss_bytes AS rgrow,
			b.minor_faults - a.minor_faults AS minor_faults, b.major_faults - a.major_faults AS major_faults,
			b.read_bytes - a.read_bytes AS read_bytes, b.write_bytes - a.write_bytes AS write_bytes,
			b.cancelled_write_bytes - a.cancelled_write_bytes AS cancelled,
			coalesce(b.swap_bytes, a.swap_bytes) AS swap_bytes, coalesce(b.vsz_bytes, a.vsz_bytes) AS vsz_bytes,
			coalesce(b.rss_bytes, a.rss_bytes) AS rss_bytes, coalesce(b.thread_count, a.thread_count) AS thread_count,
			coalesce(b.state, a.state) AS state, coalesce(b.comm, a.comm) AS comm, coalesce(a.user_name, CAST(a.euid AS TEXT)) AS user
		FROM process AS a CROSS JOIN span LEFT JOIN process_sample AS b ON b.pid = a.pid AND b.start_ticks = a.start_ticks
		UNION ALL
		SELECT b.pid, 'N', span.length_ns, b.utime_ticks, b.stime_ticks, b.vsz_bytes, b.rss_bytes, b.minor_faults, b.major_faults, b.read_bytes, b.write_bytes,
			b.cancelled_write_bytes, b.swap_bytes, b.vsz_bytes, b.rss_bytes, b.thread_count, b.state, b.comm, NULL
		FROM process_sample AS b CROSS JOIN span
		WHERE NOT EXISTS (SELECT 1 FROM process AS a WHERE a.pid = b.pid AND a.start_ticks = b.start_ticks)
	)
SELECT
	every.pid,
	stime * (1000000000 / clock_ticks_per_second) AS system_ns,
	utime * (1000000000 / clock_ticks_per_second) AS user_ns,
	round((utime + stime) * 1e11 / clock_ticks_per_second / nullif(length_ns, 0), 1) AS cpu_percent,
	vgrow AS vgrow_bytes,
	rgrow AS rgrow_bytes,
	-- Counters that went back (a thread of several ended between two reads) have no difference.
	iif(read_bytes >= 0, read_bytes, NULL) AS read_bytes,
	iif(write_bytes >= 0, write_bytes, NULL) AS write_bytes,
	iif(cancelled >= 0, cancelled, NULL) AS cancelled_write_bytes,
	iif(minor_faults >= 0, minor_faults, NULL) AS minor_fault_count,
	iif(major_faults >= 0, major_faults, NULL) AS major_fault_count,
	every.vsz_bytes,
	every.rss_bytes,
	every.swap_bytes,
	round(100.0 * every.rss_bytes / mem_total_bytes, 1) AS mem_percent,
	every.user,
	status,
	every.thread_count,
	every.state,
	every.comm
FROM every CROSS JOIN bundle
ORDER BY cpu_percent DESC, coalesce(iif(read_bytes >= 0, read_bytes, 0) + iif(write_bytes >= 0, write_bytes, 0), 0) DESC, every.pid;
