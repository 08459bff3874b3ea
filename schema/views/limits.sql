-- Every resource limit, with what is used of it where the bundle knows.
CREATE TEMP VIEW limits AS
WITH known AS (
	SELECT
		resource_limit.pid,
		resource_limit.resource,
		rlimit.name,
		rlimit.unit,
		soft,
		hard,
		CASE rlimit.name
			WHEN 'cpu' THEN (SELECT (utime_ticks + stime_ticks) / clock_ticks_per_second FROM process, bundle WHERE process.pid = resource_limit.pid)
			WHEN 'data' THEN vm_data_bytes
			WHEN 'stack' THEN vm_stack_bytes
			WHEN 'rss' THEN vm_rss_bytes
			WHEN 'nproc' THEN (SELECT sum(thread_count) FROM process WHERE process.ruid = process_status.ruid)
			WHEN 'nofile' THEN CASE
				WHEN EXISTS (SELECT 1 FROM evidence WHERE evidence.pid = resource_limit.pid AND table_name = 'fd' AND outcome IN (0, 1))
				THEN (SELECT count(*) FROM fd WHERE fd.pid = resource_limit.pid)
				ELSE (SELECT fd_count FROM process_counter WHERE process_counter.pid = resource_limit.pid ORDER BY tick DESC LIMIT 1)
			END
			WHEN 'memlock' THEN vm_locked_bytes
			WHEN 'as' THEN vm_size_bytes
			WHEN 'sigpending' THEN sig_queued
		END AS used
	FROM resource_limit JOIN rlimit USING (resource) LEFT JOIN process_status ON process_status.pid = resource_limit.pid
)
SELECT pid, name AS resource, unit, soft, hard, used, CASE WHEN soft > 0 THEN round(100.0 * used / soft, 1) END AS used_percent
FROM known
ORDER BY pid, known.resource;
