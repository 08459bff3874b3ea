-- The same of all captured processes together: memory that they share counts once for each.
CREATE TEMP VIEW _report_points AS
SELECT
	min(seconds) AS seconds,
	sum(user_cores) AS user_cores,
	sum(system_cores) AS system_cores,
	sum(rss_bytes) AS rss_bytes,
	sum(read_bytes_per_second) AS read_bytes_per_second,
	sum(write_bytes_per_second) AS write_bytes_per_second,
	sum(running) AS running,
	sum(uninterruptible) AS uninterruptible,
	sum(waiting) AS waiting,
	max(cpu_count) AS cpu_count,
	(SELECT count(*) FROM target) AS target_count
FROM _report_point
GROUP BY tick
ORDER BY tick;
