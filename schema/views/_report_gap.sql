-- What was not seen, grouped for the report's first screen: one row a collector and outcome, the most serious first.
CREATE TEMP VIEW _report_gap AS
WITH missing AS (
	SELECT collector, outcome, count(*) AS sources, min(path) AS example, max(what) AS what
	FROM source WHERE outcome NOT IN (0, 1, 6) GROUP BY collector, outcome
	UNION ALL
	SELECT id, outcome, 0, NULL, what
	FROM collector WHERE outcome NOT IN (0, 1, 6)
		AND NOT EXISTS (SELECT 1 FROM source WHERE source.collector = collector.id AND source.outcome = collector.outcome)
)
SELECT
	coalesce(collector.name, 'capture')
		|| CASE WHEN sources > 1 THEN printf(': %,d sources, such as %s', sources, example) WHEN sources = 1 THEN ': ' || example ELSE '' END AS what,
	coalesce((SELECT name FROM outcome WHERE outcome.outcome = missing.outcome), 'outcome ' || missing.outcome)
		|| coalesce(' (' || coalesce(missing.what, collector.what) || ')', '') AS why,
	coalesce(collector.needs, '') AS how
FROM missing LEFT JOIN collector ON collector.id = missing.collector
ORDER BY missing.outcome IN (3, 11), sources DESC, what;
