-- The global lock of each interpreter: who holds it, who waits for it. Interpreters with the same address share one.
CREATE TEMP VIEW gil AS
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
	i.gil_interval_us AS switch_interval_us,
	i.gil_switch_count AS switch_count,
	i.is_collecting,
	i.gil_address AS address
FROM py_interpreter AS i
	LEFT JOIN _python_thread AS holder ON holder.pid = i.pid AND holder.thread_state = coalesce(
		(SELECT t.thread_state FROM _python_thread AS t WHERE t.pid = i.pid AND t.interpreter = i.interpreter AND t.holds_gil = 1 ORDER BY t.t_ns DESC LIMIT 1),
		CASE WHEN i.gil_locked = 1 THEN i.gil_holder END)
ORDER BY i.pid, i.interpreter;
