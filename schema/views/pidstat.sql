-- CPU, faults, memory, I/O and switches of the process and each thread between the ticks of the window.
CREATE TEMP VIEW pidstat AS
SELECT
	step.pid,
	step.tid,
	step.t_ns - start_t_ns AS t_ns,
	round((utime - coalesce(guest, 0)) * 1e11 / clock_ticks_per_second / length_ns, 2) AS usr_percent,
	round(stime * 1e11 / clock_ticks_per_second / length_ns, 2) AS system_percent,
	round(guest * 1e11 / clock_ticks_per_second / length_ns, 2) AS guest_percent,
	round(run_delay * 100.0 / length_ns, 2) AS wait_percent,
	round((utime + stime) * 1e11 / clock_ticks_per_second / length_ns, 2) AS cpu_percent,
	step.processor AS cpu,
	round(step.minor_faults * 1e9 / length_ns, 2) AS minor_faults_per_s,
	round(step.major_faults * 1e9 / length_ns, 2) AS major_faults_per_s,
	whole.vsz_bytes,
	whole.rss_bytes,
	round(100.0 * whole.rss_bytes / mem_total_bytes, 2) AS mem_percent,
	round(step.read_bytes * 1e9 / length_ns, 2) AS read_bytes_per_s,
	round(step.write_bytes * 1e9 / length_ns, 2) AS write_bytes_per_s,
	round(step.cancelled_write_bytes * 1e9 / length_ns, 2) AS cancelled_write_bytes_per_s,
	iodelay AS iodelay_ticks,
	round(voluntary * 1e9 / length_ns, 2) AS voluntary_per_s,
	round(nonvoluntary * 1e9 / length_ns, 2) AS nonvoluntary_per_s,
	CASE WHEN step.tid IS NULL THEN target.comm ELSE coalesce(thread.comm, process_thread.comm) END AS comm
FROM _pidstat_step AS step CROSS JOIN bundle
	LEFT JOIN process_counter AS whole ON whole.pid = step.pid AND whole.tick = step.tick
	LEFT JOIN target ON target.pid = step.pid
	LEFT JOIN thread ON thread.pid = step.pid AND thread.tid = step.tid
	LEFT JOIN process_thread ON process_thread.pid = step.pid AND process_thread.tid = step.tid
ORDER BY step.tick, step.pid, step.tid;
