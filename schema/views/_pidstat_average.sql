-- The same columns over the whole window.
CREATE TEMP TABLE _pidstat_average AS
WITH total AS (
	SELECT
		pid, tid, sum(length_ns) AS length_ns, sum(utime) AS utime, sum(stime) AS stime, sum(guest) AS guest, sum(run_delay) AS run_delay,
		sum(minor_faults) AS minor_faults, sum(major_faults) AS major_faults, sum(read_bytes) AS read_bytes,
		sum(write_bytes) AS write_bytes, sum(cancelled_write_bytes) AS cancelled_write_bytes, avg(iodelay) AS iodelay,
		sum(voluntary) AS voluntary, sum(nonvoluntary) AS nonvoluntary
	FROM _pidstat_step
	GROUP BY pid, tid
), memory AS (
	SELECT pid, avg(vsz_bytes) AS vsz_bytes, avg(rss_bytes) AS rss_bytes
	FROM process_counter WHERE tick > (SELECT min(tick) FROM tick) GROUP BY pid
)
SELECT
	total.pid,
	total.tid,
	round((utime - coalesce(guest, 0)) * 1e11 / clock_ticks_per_second / length_ns, 2) AS usr_percent,
	round(stime * 1e11 / clock_ticks_per_second / length_ns, 2) AS system_percent,
	round(guest * 1e11 / clock_ticks_per_second / length_ns, 2) AS guest_percent,
	round(run_delay * 100.0 / length_ns, 2) AS wait_percent,
	round((utime + stime) * 1e11 / clock_ticks_per_second / length_ns, 2) AS cpu_percent,
	round(total.minor_faults * 1e9 / length_ns, 2) AS minor_faults_per_s,
	round(total.major_faults * 1e9 / length_ns, 2) AS major_faults_per_s,
	CAST(round(memory.vsz_bytes) AS INTEGER) AS vsz_bytes,
	CAST(round(memory.rss_bytes) AS INTEGER) AS rss_bytes,
	round(100.0 * memory.rss_bytes / mem_total_bytes, 2) AS mem_percent,
	round(total.read_bytes * 1e9 / length_ns, 2) AS read_bytes_per_s,
	round(total.write_bytes * 1e9 / length_ns, 2) AS write_bytes_per_s,
	round(total.cancelled_write_bytes * 1e9 / length_ns, 2) AS cancelled_write_bytes_per_s,
	CAST(round(iodelay) AS INTEGER) AS iodelay_ticks,
	round(voluntary * 1e9 / length_ns, 2) AS voluntary_per_s,
	round(nonvoluntary * 1e9 / length_ns, 2) AS nonvoluntary_per_s,
	CASE WHEN total.tid IS NULL THEN target.comm ELSE coalesce(thread.comm, process_thread.comm) END AS comm
FROM total CROSS JOIN bundle
	LEFT JOIN memory ON memory.pid = total.pid
	LEFT JOIN target ON target.pid = total.pid
	LEFT JOIN thread ON thread.pid = total.pid AND thread.tid = total.tid
	LEFT JOIN process_thread ON process_thread.pid = total.pid AND process_thread.tid = total.tid
ORDER BY total.pid, total.tid;
