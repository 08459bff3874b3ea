-- order: 6
-- title: Python GC
-- view: gc
-- from: the interpreter's memory, tables py_gc, py_gc_state
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT CASE max(is_enabled) WHEN 0 THEN 'Automatic collection is disabled' WHEN 1 THEN 'Automatic collection is enabled' ELSE 'Whether collection is enabled is not known' END
		|| iif(max(is_collecting) = 1, ', and one ran', '') || iif(sum(collections) IS NULL, '', printf('; %,d collections so far freed %,d objects', sum(collections), sum(collected)))
		|| coalesce(', ' || nullif(sum(uncollectable), 0) || ' could not be', '') || '.'
	FROM gc
	HAVING count(*) > 0
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'The garbage collector was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_gc' AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_gc'), NULL, 'The garbage collector was not captured.')), 'No interpreter was found.') AS sentence;
