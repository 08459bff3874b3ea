-- id: python-gc-off
-- title: Python's garbage collector is off
-- severity: info
-- section: gc
-- needs: py_runtime, py_gc_state, py_gc
-- threshold: 1 interpreter
-- why: Objects that refer to each other in a circle are freed by the collector alone; where it is off, each one that is left behind stays for ever.
-- do: See whether memory grows (`show memory_series`). If nobody meant it, find gc.disable() or gc.set_threshold(0); if it is meant, call gc.collect() now and then.
-- refuted by: memory that stays the same under load, or a program that collects by itself at times that suit it
WITH off AS (
	SELECT s.pid, s.interpreter, s.is_enabled, g.threshold, g.count
	FROM py_gc_state AS s LEFT JOIN py_gc AS g ON g.pid = s.pid AND g.interpreter = s.interpreter AND g.generation = 0
	WHERE s.is_enabled = 0 OR g.threshold = 0
), grown AS (
	SELECT pid, max(iif(tick = last_tick, rss_bytes, NULL)) - max(iif(tick = first_tick, rss_bytes, NULL)) AS bytes
	FROM process_counter JOIN (SELECT pid AS of, min(tick) AS first_tick, max(tick) AS last_tick FROM process_counter GROUP BY pid) ON of = pid
	GROUP BY pid
)
SELECT
	off.pid AS subject,
	count(*) AS score,
	-- A tenth of a MiB a second is 8 GiB a day.
	iif(grown.bytes > 0.1 * 1048576 * max((SELECT (max(t_ns) - min(t_ns)) / 1e9 FROM tick), 1), 'warning', 'info') AS severity,
	count(*) AS value,
	:threshold AS threshold,
	iif(min(off.is_enabled) = 0, 'switched off (gc.disable)', 'its threshold is 0')
		|| iif(count(*) > 1, printf(' in %d interpreters', count(*)), '')
		|| iif(max(off.count) > 0, printf('; %,d containers more than at the last collection', max(off.count)), '')
		|| iif(grown.bytes > 0, printf('; memory grew by %.1f MiB in the window', grown.bytes / 1048576.0), '') AS evidence
FROM off LEFT JOIN grown ON grown.pid = off.pid
GROUP BY off.pid
HAVING count(*) >= :threshold;
