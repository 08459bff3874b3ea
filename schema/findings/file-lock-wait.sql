-- id: file-lock-wait
-- title: It waits for a file lock
-- severity: warning
-- section: file_locks
-- needs: host_lock
-- threshold: 1 lock
-- how: a window (-w) longer than 0
-- why: Who waits for a file lock does nothing else in that thread; a holder that hangs or forgot it keeps all waiters for ever.
-- do: Look at what the holder does (capture it as well); a lock of a crashed parent may live on in a child that inherited the descriptor.
-- refuted by: a second capture in which it waits no more, where short waits are how the program works
WITH waits AS (
	SELECT pid, count(*) AS wait_count, min(path) AS path, group_concat(DISTINCT nullif(others, '')) AS others
	FROM file_locks WHERE role = 'waits' GROUP BY pid
)
SELECT
	pid AS subject,
	wait_count AS score,
	wait_count AS value,
	:threshold AS threshold,
	coalesce(path, 'a file that is not open here') || ', held by ' || coalesce(others, 'somebody unknown') || iif(wait_count > 1, printf(', and %d more', wait_count - 1), '') AS evidence
FROM waits
WHERE wait_count >= :threshold;
