-- Programs by name with the ids of their processes, highest first as `pidof` gives them, and what they use together.
CREATE TEMP VIEW pidof AS
WITH one AS (
	SELECT comm, pid, cpu_percent, rss_bytes, thread_count FROM atop WHERE status <> 'N' AND pid <> (SELECT capture_pid FROM bundle) ORDER BY pid DESC
)
SELECT
	comm AS name,
	group_concat(pid, ' ') AS pids,
	count(*) AS process_count,
	sum(thread_count) AS thread_count,
	sum(cpu_percent) AS cpu_percent,
	sum(rss_bytes) AS rss_bytes
FROM one
GROUP BY comm
ORDER BY process_count DESC, name;
