-- order: 8
-- title: Python
-- view: python
-- from: the interpreter's memory, tables py_runtime, py_interpreter, py_fact, py_argument, py_path
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(printf('CPython %s from %s, found in %.1f ms and read in %.1f ms without stopping it', version, object, locate_ns / 1e6, read_ns / 1e6)
		|| iif(other_count, printf('; %d further cop%s of CPython mapped', other_count, iif(other_count = 1, 'y is', 'ies are')), ''), '. ') || '.'
	FROM py_runtime
	HAVING count(*) > 0
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'The interpreter was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_runtime' AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_runtime'), NULL, 'The interpreter was not captured.')), 'No interpreter was found.') AS sentence;
