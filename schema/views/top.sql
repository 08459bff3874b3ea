-- Who used the CPU and the memory of the host over the window, busiest first.
CREATE TEMP VIEW top AS
SELECT
	process.pid,
	coalesce(user_name, CAST(euid AS TEXT)) AS user,
	iif(priority < -99, 'rt', CAST(priority AS TEXT)) AS priority,
	nice,
	coalesce(process_sample.vsz_bytes, process.vsz_bytes) AS virt_bytes,
	coalesce(process_sample.rss_bytes, process.rss_bytes) AS res_bytes,
	shared_bytes AS shr_bytes,
	coalesce(process_sample.state, process.state) AS state,
	CASE WHEN process_sample.t_ns > process.t_ns THEN round(
		(process_sample.utime_ticks + process_sample.stime_ticks - process.utime_ticks - process.stime_ticks) * 1e11
		/ clock_ticks_per_second / (process_sample.t_ns - process.t_ns), 1) END AS cpu_percent,
	round(100.0 * coalesce(process_sample.rss_bytes, process.rss_bytes) / mem_total_bytes, 1) AS mem_percent,
	coalesce(process_sample.utime_ticks + process_sample.stime_ticks, process.utime_ticks + process.stime_ticks)
		* (1000000000 / clock_ticks_per_second) AS cpu_time_ns,
	process.comm
FROM process CROSS JOIN bundle
	LEFT JOIN process_sample ON process_sample.pid = process.pid AND process_sample.start_ticks = process.start_ticks
ORDER BY cpu_percent DESC, process.pid;
