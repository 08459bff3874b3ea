-- order: 9
-- title: Installed distributions
-- view: distributions
-- from: folders of sys.path in the target's root, table py_distribution
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d distribution%s in %,d folder%s of sys.path.', count(*), iif(count(*) = 1, '', 's'), count(DISTINCT folder), iif(count(DISTINCT folder) = 1, '', 's'))
	FROM py_distribution HAVING count(*) > 0
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'What is installed was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_distribution' AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_distribution'), NULL, 'What is installed was not captured.')), 'No distributions are installed on sys.path.') AS sentence;
