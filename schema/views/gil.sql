-- The global lock of each interpreter: who holds it, who waits for it; and over the window how much of it it was held, and how many waited on average.
-- Interpreters with the same address share one.
CREATE TEMP VIEW gil AS
WITH seen AS (
	-- Of a thread off its CPU that was not found asleep (in 2.7 who waits is woken at every turn of the lock) nobody can say that it did not wait.
	SELECT
		pid, interpreter, moments, sum(iif(holds_gil = 1, weight, 0)) AS held, sum(iif(activity = 3, weight, 0)) AS wanted,
		sum(iif(activity IS NULL AND is_on_cpu = 0, weight, 0)) AS unknown
	FROM _python_seen GROUP BY pid, interpreter
)
SELECT
	i.pid,
	i.interpreter,
	CASE
		WHEN i.gil_address IS NULL THEN NULL
		WHEN EXISTS (SELECT 1 FROM _python_thread AS t WHERE t.pid = i.pid AND t.interpreter = i.interpreter AND t.holds_gil = 1) THEN 'held'
		WHEN i.gil_locked = 1 THEN 'held'
		WHEN i.gil_locked = -1 THEN 'never made'
		WHEN i.gil_locked = 0 THEN 'free'
	END AS state,
	holder.tid AS holder_tid,
	holder.thread AS holder_thread,
	(SELECT count(*) FROM _python_thread AS t WHERE t.pid = i.pid AND t.interpreter = i.interpreter AND t.state = 'wants the GIL') AS waiter_count,
	(
		SELECT group_concat(tid, ', ') FROM _python_thread AS t
		WHERE t.pid = i.pid AND t.interpreter = i.interpreter AND t.state = 'wants the GIL'
	) AS waiter_tids,
	CAST(round(100.0 * min(seen.held, seen.moments) / seen.moments) AS INTEGER) AS held_percent,
	iif(seen.unknown <= max(seen.wanted, 0.5 * seen.moments), round(1.0 * seen.wanted / seen.moments, 2), NULL) AS waiters_mean,
	i.gil_interval_us AS switch_interval_us,
	i.gil_switch_count AS switch_count,
	i.is_collecting,
	i.gil_address AS address
FROM py_interpreter AS i
	LEFT JOIN seen ON seen.pid = i.pid AND seen.interpreter IS i.interpreter AND i.gil_address IS NOT NULL
	LEFT JOIN _python_thread AS holder ON holder.pid = i.pid AND holder.thread_state = coalesce(
		(SELECT t.thread_state FROM _python_thread AS t WHERE t.pid = i.pid AND t.interpreter = i.interpreter AND t.holds_gil = 1 ORDER BY t.t_ns DESC LIMIT 1),
		CASE WHEN i.gil_locked = 1 THEN i.gil_holder END)
ORDER BY i.pid, i.interpreter;
