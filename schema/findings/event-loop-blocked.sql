-- id: event-loop-blocked
-- title: The event loop does not turn
-- severity: warning
-- section: asyncio
-- needs: py_runtime, py_loop, tick, sample
-- threshold: 0.9 of the window away from its selector
-- how: a window (-w) longer than 0, and --python-rate above 0
-- why: All tasks of a loop share one thread. While one of them computes, or blocks in a call that is not awaited, the others wait, timers are late and connections time out.
-- do: Await what blocks (an asynchronous library, or loop.run_in_executor), and cut long computations into pieces or move them into a process.
-- refuted by: a loop that is busy with many short steps and no task late (asyncio's debug mode tells steps longer than 100 ms)
WITH step AS (
	SELECT
		loop.pid, loop.loop, loop.tid, seen.t_ns, seen.weight, seen.base, seen.place, seen.moments, seen.ns_a_sample,
		-- The loop waits in its selector; one in native code has no frame of its own there.
		coalesce((seen.function = 'select' AND seen.file LIKE '%/selectors.py') OR (seen.function IN ('_run_once', 'run_forever', 'run_until_complete', 'run') AND seen.file LIKE '%/asyncio/%'), 1) AS is_idle
	FROM py_loop AS loop JOIN _python_seen AS seen ON seen.pid = loop.pid AND seen.tid = loop.tid
), turned AS (
	SELECT *, is_idle OR base IS NOT lag(base) OVER w AS is_new FROM step WINDOW w AS (PARTITION BY pid, loop ORDER BY t_ns)
), stretch AS (
	SELECT *, sum(is_new) OVER (PARTITION BY pid, loop ORDER BY t_ns ROWS UNBOUNDED PRECEDING) AS number FROM turned
), longest AS (
	SELECT pid, loop, place, max(weight) * ns_a_sample AS length_ns
	FROM (SELECT pid, loop, place, ns_a_sample, sum(weight) AS weight FROM stretch WHERE NOT is_idle GROUP BY pid, loop, number)
	GROUP BY pid, loop
), share AS (
	SELECT pid, loop, tid, sum(iif(is_idle, 0, weight)) AS busy, sum(weight) AS seen, moments FROM step GROUP BY pid, loop
), judged AS (
	SELECT
		share.*, longest.place, longest.length_ns,
		(SELECT count(*) FROM py_task WHERE py_task.pid = share.pid AND py_task.loop = share.loop AND py_task.state = 0) AS waiting,
		(SELECT coalesce(name, 'task ' || task) FROM py_task WHERE py_task.pid = share.pid AND py_task.loop = share.loop AND py_task.state = 3) AS running,
		row_number() OVER (PARTITION BY share.pid ORDER BY longest.length_ns DESC, share.loop) AS turn
	FROM share JOIN longest ON longest.pid = share.pid AND longest.loop = share.loop
	WHERE busy >= :threshold * seen AND seen >= 0.5 * moments
)
SELECT
	judged.pid AS subject,
	length_ns / 1e9 AS score,
	iif(length_ns >= 1e9, 'critical', 'warning') AS severity,
	round(100.0 * busy / seen, 1) AS value,
	:threshold * 100 AS threshold,
	printf('away from its selector in %.0f %% of the window, for %.1f s in a row in %s', 100.0 * busy / seen, length_ns / 1e9, place)
		|| coalesce(CASE t.state WHEN 'blocked in syscall' THEN ', last seen blocked in ' || coalesce(t.syscall, 'a system call') END, '')
		|| coalesce('; ' || running || ' runs', '') || iif(waiting > 0, printf(', %,d other task%s wait%s', waiting, iif(waiting = 1, '', 's'), iif(waiting = 1, 's', '')), '') AS evidence
FROM judged LEFT JOIN _python_thread AS t ON t.pid = judged.pid AND t.tid = judged.tid
WHERE turn = 1
GROUP BY judged.pid;
