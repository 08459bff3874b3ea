-- id: python-gc-heavy
-- title: Python spends its time collecting garbage
-- severity: warning
-- section: gc
-- needs: py_runtime, tick, sample
-- threshold: 0.05 of the window, or one collection of 200 ms
-- how: a window (-w) longer than 0, and --python-rate above 0
-- why: While a collection runs, no other Python code of that interpreter does: every request waits for it.
-- do: See what starts it (`show py_top`, `show gc`): calls of gc.collect(), or many containers allocated and kept. After start-up gc.freeze(); raise gc.set_threshold().
-- refuted by: a start-up that the window happened to hit
WITH share AS (
	SELECT pid, sum(iif(is_gc = 1 OR activity = 4, weight, 0)) AS weight, moments, duration_ns FROM _python_seen GROUP BY pid
), busiest AS (
	SELECT pid, place, max(weight) FROM (SELECT pid, place, sum(weight) AS weight FROM _python_seen WHERE is_gc = 1 GROUP BY pid, place) GROUP BY pid
), longest AS (
	SELECT pid, generation, max(duration_ns) AS duration_ns FROM py_collection GROUP BY pid
), full AS (
	SELECT pid, sum(collections) AS collections FROM py_gc WHERE generation = (SELECT max(generation) FROM py_gc) GROUP BY pid
)
SELECT
	share.pid AS subject,
	max(1.0 * weight / moments / :threshold, coalesce(longest.duration_ns / 2e8, 0)) AS score,
	round(100.0 * weight / moments, 1) AS value,
	:threshold * 100 AS threshold,
	printf('collections took %.0f %% of the window', 100.0 * weight / moments)
		|| coalesce(', most of it in ' || busiest.place, '')
		|| iif(longest.duration_ns >= 2e8, printf('; one of generation %d took %.0f ms', longest.generation, longest.duration_ns / 1e6), '')
		|| iif(full.collections > 0, printf('; %,d full ones since the start', full.collections), '') AS evidence
FROM share
	LEFT JOIN busiest ON busiest.pid = share.pid
	LEFT JOIN longest ON longest.pid = share.pid
	LEFT JOIN full ON full.pid = share.pid
WHERE weight > :threshold * moments OR longest.duration_ns >= 2e8;
