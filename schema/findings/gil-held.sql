-- id: gil-held
-- title: One thread does not give the GIL back
-- severity: critical
-- section: gil
-- needs: py_runtime, py_thread, tick, sample
-- threshold: 0.1 s without a break, while others wait, and none of them gets it
-- how: a window (-w) longer than 0, and --python-rate above 0
-- why: Python code gives the lock back every 5 ms; native code only when it says so. Until then no other Python thread of the interpreter runs, nor a signal's handler.
-- do: See what the thread called there (`show py_spy`): an extension that computes or blocks without Py_BEGIN_ALLOW_THREADS, or ctypes.PyDLL instead of CDLL.
-- refuted by: a thread that is somewhere else in a second bundle
WITH held AS (
	SELECT pid, interpreter, tid, base, place, sum(weight) * ns_a_sample AS held_ns, sum(weight * is_on_cpu) * 1.0 / sum(weight) AS on_cpu
	FROM _python_seen
	WHERE holds_gil = 1
	GROUP BY pid, interpreter
	HAVING count(DISTINCT tid) = 1 AND count(DISTINCT base) = 1 AND sum(weight) >= 0.9 * moments
), woken AS (
	-- One that ended meanwhile had the lock for it.
	SELECT pid, tid, max(voluntary_ctxt_switches) > min(voluntary_ctxt_switches) OR max(tick) < (SELECT max(tick) FROM tick) AS is_woken
	FROM thread_counter GROUP BY pid, tid
), waiting AS (
	SELECT
		t.pid, t.interpreter, count(*) AS waiters,
		-- Up to 3.1 who waits sleeps until the lock is free; later he looks every 5 ms whether it is, and the lock counts its holders.
		max(coalesce(woken.is_woken, 1) AND py_runtime.version_hex < 0x03020000) AS is_woken
	FROM _python_thread AS t JOIN py_runtime ON py_runtime.pid = t.pid LEFT JOIN woken ON woken.pid = t.pid AND woken.tid = t.tid
	WHERE t.state = 'wants the GIL'
	GROUP BY t.pid, t.interpreter
), given AS (
	SELECT w.pid, p.value AS switches FROM _python_window AS w JOIN profile_count AS p ON p.profile = w.profile AND p.what = 14
)
SELECT
	held.pid AS subject,
	held_ns / 1e9 AS score,
	round(held_ns / 1e9, 3) AS value,
	:threshold AS threshold,
	printf('%s held it for all of %.1f s in %s', coalesce(t.thread || ' (tid ' || held.tid || ')', 'tid ' || held.tid), held_ns / 1e9, coalesce(held.place, 'code without a Python frame'))
		|| iif(on_cpu >= 0.5, ', computing', coalesce(', asleep in ' || t.syscall, ', asleep'))
		|| printf('; %d thread%s wait%s for it', waiters, iif(waiters = 1, '', 's'), iif(waiters = 1, 's', '')) AS evidence
FROM held
	JOIN waiting ON waiting.pid = held.pid AND waiting.interpreter IS held.interpreter
	LEFT JOIN given ON given.pid = held.pid
	LEFT JOIN _python_thread AS t ON t.pid = held.pid AND t.tid = held.tid AND t.interpreter IS held.interpreter
WHERE held_ns >= :threshold * 1e9 AND coalesce(given.switches, 0) = 0 AND coalesce(waiting.is_woken, 0) = 0;
