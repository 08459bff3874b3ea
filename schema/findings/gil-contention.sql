-- id: gil-contention
-- title: Python threads fight for the GIL
-- severity: warning
-- section: gil
-- needs: py_runtime, py_thread, tick, sample
-- threshold: 2 threads that wait for the lock
-- how: a window (-w) longer than 0, and --python-rate above 0
-- why: One thread at a time runs Python code. Those that want to as well wait in a line, and each waits for all before it: more threads do not make it faster, only slower.
-- do: See who runs (`show py_top`, `show gil`). Move computing into processes, or into code that gives the lock back; keep fewer threads that compute.
-- refuted by: waiters that are gone in a second bundle, and a lock that is free half of the time
WITH waiting AS (
	SELECT pid, interpreter, sum(state = 'wants the GIL') AS waiters, max(iif(holds_gil = 1, coalesce(thread, 'tid ' || tid), NULL)) AS holder
	FROM _python_thread GROUP BY pid, interpreter
), share AS (
	-- Who waits is known at each sample, but up to 3.1: there he wakes at every turn of the lock, and hardly ever sleeps.
	SELECT
		pid, interpreter, sum(iif(holds_gil = 1, weight, 0)) AS held, sum(iif(activity = 3, weight, 0)) AS wanted, moments,
		count(DISTINCT iif(holds_gil = 1, tid, NULL)) AS holders
	FROM _python_seen GROUP BY pid, interpreter
)
SELECT
	waiting.pid AS subject,
	max(waiters, coalesce(1.0 * wanted / moments, 0)) AS score,
	waiters AS value,
	:threshold AS threshold,
	printf('%d thread%s waited for it', waiters, iif(waiters = 1, '', 's')) || coalesce(' while ' || holder || ' had it', '')
		|| printf('; it was held in %.0f %% of the window, by %d thread%s in turn', 100.0 * min(held, moments) / moments, holders, iif(holders = 1, '', 's'))
		|| iif(wanted > 0, printf('; on average %.1f waited', 1.0 * wanted / moments), '') AS evidence
FROM waiting JOIN share ON share.pid = waiting.pid AND share.interpreter IS waiting.interpreter
WHERE max(waiters, coalesce(1.0 * wanted / moments, 0)) >= :threshold AND holders > 1 AND held >= 0.5 * moments;
