-- The window as points for the report's small charts: rates between two ticks, levels at the second one.
CREATE TEMP VIEW _report_point AS
WITH step AS (
	SELECT
		pid, tick, t_ns,
		(t_ns - lag(t_ns) OVER w) / 1e9 AS seconds,
		utime_ticks - lag(utime_ticks) OVER w AS utime_ticks,
		stime_ticks - lag(stime_ticks) OVER w AS stime_ticks,
		rss_bytes, thread_count,
		rchar_bytes - lag(rchar_bytes) OVER w AS rchar_bytes,
		wchar_bytes - lag(wchar_bytes) OVER w AS wchar_bytes
	FROM process_counter WINDOW w AS (PARTITION BY pid ORDER BY tick)
), state AS (
	SELECT
		tick.tick, thread.pid,
		(SELECT state FROM thread_counter WHERE thread_counter.pid = thread.pid AND thread_counter.tid = thread.tid
			AND thread_counter.tick <= tick.tick ORDER BY thread_counter.tick DESC LIMIT 1) AS state
	FROM tick CROSS JOIN thread
)
SELECT
	step.pid,
	step.tick,
	(step.t_ns - (SELECT min(t_ns) FROM tick)) / 1e9 AS seconds,
	utime_ticks / (step.seconds * bundle.clock_ticks_per_second) AS user_cores,
	stime_ticks / (step.seconds * bundle.clock_ticks_per_second) AS system_cores,
	rss_bytes,
	rchar_bytes / step.seconds AS read_bytes_per_second,
	wchar_bytes / step.seconds AS write_bytes_per_second,
	(SELECT count(*) FROM state WHERE state.tick = step.tick AND state.pid = step.pid AND state.state = 'R') AS running,
	(SELECT count(*) FROM state WHERE state.tick = step.tick AND state.pid = step.pid AND state.state = 'D') AS uninterruptible,
	(SELECT count(*) FROM state WHERE state.tick = step.tick AND state.pid = step.pid AND state.state NOT IN ('R', 'D')) AS waiting,
	thread_count,
	bundle.cpu_count
FROM step CROSS JOIN bundle
WHERE step.seconds > 0
ORDER BY step.pid, step.tick;
