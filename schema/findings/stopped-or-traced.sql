-- id: stopped-or-traced
-- title: Stopped or traced
-- severity: critical
-- section: threads
-- needs: process_status, thread
-- threshold: 1 thread
-- why: A stopped process answers nobody; a traced one runs slower and stops whenever its tracer likes.
-- do: Find who did it (the tracer is named; SIGSTOP comes from a shell, a batch system or a debugger) and go on with SIGCONT or detach.
-- refuted by: a debugger that somebody is using on it right now
WITH still AS (
	SELECT pid, sum(state = 'T') AS stopped, sum(state = 't') AS traced, count(*) AS thread_count FROM thread GROUP BY pid
)
SELECT
	pid AS subject,
	1.0 * (coalesce(stopped, 0) + coalesce(traced, 0)) / thread_count AS score,
	iif(coalesce(stopped, 0) + coalesce(traced, 0) > 0, 'critical', 'warning') AS severity,
	coalesce(stopped, 0) + coalesce(traced, 0) AS value,
	:threshold AS threshold,
	printf('%d of %d threads stopped', coalesce(stopped, 0) + coalesce(traced, 0), thread_count)
		|| iif(tracer_pid > 0, printf(', traced by %d ', tracer_pid) || coalesce((SELECT comm FROM process WHERE process.pid = tracer_pid), ''), '') AS evidence
FROM process_status LEFT JOIN still USING (pid)
WHERE coalesce(stopped, 0) + coalesce(traced, 0) >= :threshold OR tracer_pid > 0;
