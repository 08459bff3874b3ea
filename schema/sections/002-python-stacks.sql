-- order: 2
-- title: Python stacks
-- view: python_stacks
-- from: the interpreter's memory, tables py_thread, sample, stack
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('CPython %s: %,d thread%s in %,d distinct place%s', group_concat(DISTINCT r.version), sum(s.n), iif(sum(s.n) = 1, '', 's'), sum(s.groups), iif(sum(s.groups) = 1, '', 's'))
		|| coalesce('; ' || nullif(sum(s.cut), 0) || ' could not be read to the innermost frame', '')
		|| iif(min(r.is_reader_verified) = 0, '. Unverified reader: no test of ours ran on this version or build', '') || '.'
	FROM py_runtime AS r JOIN (SELECT pid, sum(thread_count) AS n, count(*) AS groups, sum(iif(is_whole, 0, thread_count)) AS cut FROM python_stacks GROUP BY pid) AS s USING (pid)
	HAVING count(*) > 0
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'Python stacks were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_thread' AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_thread'), NULL, 'Python stacks were not captured.')), 'No Python threads were found.') AS sentence;
