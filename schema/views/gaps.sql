-- What was not seen, why, and how to get it.
CREATE TEMP VIEW gaps AS
WITH
	tried AS (
		SELECT
			_gap_path.pid, iif(count(*) = 1, min(path), pattern) AS path, count(*) AS count, _gap_path.collector, _gap_path.outcome,
			_gap_path.errno, _gap_path.what
		FROM _gap_path
		GROUP BY _gap_path.pid, pattern, _gap_path.collector, _gap_path.outcome, _gap_path.errno, _gap_path.what
	),
	whole AS (
		SELECT pid, NULL AS path, 1 AS count, id AS collector, outcome, errno, what
		FROM collector
		WHERE outcome NOT IN (0, 1, 6)
	),
	every AS (SELECT * FROM tried UNION ALL SELECT * FROM whole)
SELECT
	every.pid,
	coalesce(every.path, 'collector ' || collector.name) AS path,
	every.count,
	collector.name AS collector,
	outcome.name AS outcome,
	coalesce(errno.name, every.errno) AS errno,
	coalesce(every.what, outcome.meaning) AS what,
	-- More privilege helps where it was refused (4), and nowhere else.
	iif(every.outcome = 4, collector.needs, NULL) AS how
FROM every
	LEFT JOIN collector ON collector.id = every.collector
	LEFT JOIN outcome ON outcome.outcome = every.outcome
	LEFT JOIN errno ON errno.errno = every.errno
ORDER BY
	CASE every.outcome WHEN 4 THEN 0 WHEN 7 THEN 1 WHEN 10 THEN 2 WHEN 8 THEN 3 WHEN 9 THEN 4 WHEN 3 THEN 5 WHEN 5 THEN 6 WHEN 11 THEN 7 ELSE 8 END,
	every.path IS NOT NULL, every.pid, every.path;
