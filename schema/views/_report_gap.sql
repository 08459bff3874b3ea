-- What was not seen, for the report's first screen: a row a collector (of all processes) and outcome, the most serious first; then one row for all that the kernel lacks
-- and one for all that was left out by request.
CREATE TEMP VIEW _report_gap AS
WITH missing AS (
	SELECT collector, outcome, pattern, path, what FROM _gap_path
	-- A neighbour that ended meanwhile is missed by nobody.
	WHERE NOT (outcome = 3 AND pattern GLOB '/proc/[*]/*')
	UNION ALL
	SELECT id, outcome, NULL, NULL, what
	FROM collector WHERE outcome NOT IN (0, 1, 6)
		AND NOT EXISTS (SELECT 1 FROM source WHERE source.collector = collector.id AND source.outcome = collector.outcome)
), named AS (
	SELECT
		coalesce((SELECT name FROM collector WHERE collector.id = missing.collector), 'capture') AS collector, outcome, path,
		-- What is missing by right: 2 absent and 5 unsupported, 11 not asked.
		CASE WHEN outcome IN (2, 5) THEN 1 WHEN outcome = 11 THEN 2 ELSE 0 END AS kind,
		-- The bare step at which it failed says nothing to people.
		CASE WHEN missing.what NOT IN ('open', 'read', 'readlink') THEN missing.what END AS what,
		-- "attr/exec" of the process, "/proc/pressure/irq" of the host, else the collector.
		CASE
			WHEN pattern GLOB '/proc/[0-9*]*/*' THEN substr(pattern, 7 + instr(substr(pattern, 7), '/'))
			ELSE coalesce(pattern, (SELECT name FROM collector WHERE collector.id = missing.collector), 'capture')
		END AS name
	FROM missing
), serious AS (
	SELECT collector, outcome, count(path) AS sources, min(path) AS example, max(what) AS what FROM named WHERE kind = 0 GROUP BY collector, outcome
), minor AS (
	SELECT kind, name, row_number() OVER (PARTITION BY kind ORDER BY min(outcome), min(path IS NOT NULL), name) AS place, count(*) OVER (PARTITION BY kind) AS names
	FROM named WHERE kind > 0 GROUP BY kind, name
), every AS (
	SELECT
		0 AS kind,
		-- 4 denied, 7 timed out, 10 over budget, 8 truncated, 9 malformed, 3 gone.
		CASE serious.outcome WHEN 4 THEN 0 WHEN 7 THEN 1 WHEN 10 THEN 2 WHEN 8 THEN 3 WHEN 9 THEN 4 WHEN 3 THEN 6 ELSE 5 END AS place,
		serious.collector
			|| CASE WHEN sources > 1 THEN printf(': %,d sources, such as %s', sources, example) WHEN sources = 1 THEN ': ' || example ELSE '' END AS what,
		coalesce((SELECT replace(name, '_', ' ') FROM outcome WHERE outcome.outcome = serious.outcome), 'outcome ' || serious.outcome)
			|| coalesce(' (' || serious.what || ')', '') AS why,
		iif(serious.outcome = 4, coalesce((SELECT max(needs) FROM collector WHERE collector.name = serious.collector), ''), '') AS how
	FROM serious
	UNION ALL
	SELECT
		kind, 0,
		iif(kind = 1, 'not offered by this kernel', 'left out unless asked for'),
		(SELECT group_concat(name, ', ') FROM (SELECT name FROM minor AS m WHERE m.kind = minor.kind AND m.place <= 3 ORDER BY m.place))
			|| iif(max(names) > 3, printf(' and %,d more', max(names) - 3), ''),
		''
	FROM minor GROUP BY kind
)
SELECT what, why, how, kind = 0 AS is_serious FROM every ORDER BY kind, place, what;
