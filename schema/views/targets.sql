-- The captured processes side by side: who each is, and what it used of the host.
CREATE TEMP VIEW targets AS
WITH
	average AS MATERIALIZED (SELECT pid, cpu_percent FROM _pidstat_average WHERE tid IS NULL),
	last AS MATERIALIZED (SELECT pid, rss_bytes, max(tick) FROM process_counter GROUP BY pid),
	-- Where the descriptors were not read, their number is not known.
	opened AS MATERIALIZED (
		SELECT evidence.pid, (SELECT count(*) FROM fd WHERE fd.pid = evidence.pid) AS fd_count
		FROM evidence WHERE table_name = 'fd' AND outcome IN (0, 1) GROUP BY evidence.pid
	)
SELECT
	target.pid,
	process_status.ppid,
	coalesce(target.user_name, CAST(target.uid AS TEXT)) AS user,
	target.comm,
	process_status.state,
	process_status.threads AS thread_count,
	average.cpu_percent,
	coalesce(last.rss_bytes, vm_rss_bytes) AS rss_bytes,
	opened.fd_count,
	bundle.start_boottime_ns - target.start_ticks * (1000000000 / clock_ticks_per_second) AS age_ns,
	target.ended_t_ns - start_t_ns AS ended_t_ns,
	target.arguments AS args
FROM target CROSS JOIN bundle
	LEFT JOIN process_status ON process_status.pid = target.pid
	LEFT JOIN average ON average.pid = target.pid
	LEFT JOIN last ON last.pid = target.pid
	LEFT JOIN opened ON opened.pid = target.pid
ORDER BY target.position, target.pid;
