-- id: capture-gaps
-- title: The capture did not see everything
-- severity: info
-- section: gaps
-- needs:
-- threshold: 1
-- why: What was not seen cannot be judged: a report without a finding says nothing about a part that is missing.
-- do: Capture again with what the evidence names (more privilege, a later deadline, a larger budget), if that part matters.
-- refuted by: a missing part that has nothing to do with the question
WITH what(pid, weight, severity, evidence) AS (
	SELECT NULL, 3, 'warning', 'the capture ended early: ' || coalesce(ended.name, 'reason ' || capture_end.ended)
	FROM capture_end LEFT JOIN ended ON ended.ended = capture_end.ended WHERE capture_end.ended <> 0
	UNION ALL
	SELECT NULL, 3, 'warning', 'the end of the capture is not in the bundle' WHERE NOT EXISTS (SELECT 1 FROM capture_end)
	UNION ALL
	SELECT NULL, 2, 'warning', printf('budget %s: %s', name, what) FROM budget WHERE what IS NOT NULL
	UNION ALL
	SELECT NULL, 2, 'warning', printf('%d of %d ticks of the window came late', ticks_late, ticks) FROM capture_end WHERE ticks_late * 4 > ticks
	UNION ALL
	SELECT NULL, 2, 'warning', printf('%d of %d workers hung and were left behind', workers_abandoned, workers) FROM capture_end WHERE workers_abandoned > 0
	UNION ALL
	SELECT
		pid,
		iif(outcome IN ('timed_out', 'truncated', 'malformed'), 2, 1),
		iif(outcome IN ('timed_out', 'truncated', 'malformed'), 'warning', 'info'),
		printf('%d %s: %s', sum(count), outcome, min(path)) || iif(count(*) > 1, ' and others', '') || coalesce('; needs ' || max(how), '')
	-- A source left out on principle is over_budget too; a budget that thinned the capture as a whole is a row above.
	FROM gaps
	WHERE outcome NOT IN ('absent', 'gone', 'not_asked', 'unsupported')
	GROUP BY pid, outcome
)
SELECT pid AS subject, severity, weight AS score, 1 AS value, :threshold AS threshold, evidence
FROM what
WHERE weight >= :threshold
ORDER BY weight DESC, evidence;
