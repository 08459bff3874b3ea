-- order: 7
-- title: Tasks of asyncio
-- view: asyncio
-- from: the interpreter's memory, tables py_task, py_loop, py_await
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d task%s', count(*), iif(count(*) = 1, '', 's')) || ': '
		|| (SELECT group_concat(n || ' ' || name, ', ') FROM (SELECT count(*) AS n, async_state.name FROM py_task JOIN async_state USING (state) GROUP BY state ORDER BY n DESC))
		|| (SELECT printf(', on %,d loop%s.', count(*), iif(count(*) = 1, '', 's')) FROM py_loop)
	FROM py_task HAVING count(*) > 0
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'Tasks were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_task' AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_task'), NULL, 'Tasks were not captured.')), 'There are no tasks of asyncio.') AS sentence;
