-- order: 11
-- title: Local variables
-- view: locals
-- from: the interpreter's memory, table py_local
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d variable%s of %,d frame%s; values under names that promise secrets are hidden.', count(*), iif(count(*) = 1, '', 's'),
		count(DISTINCT thread_state || '/' || depth), iif(count(DISTINCT thread_state || '/' || depth) = 1, '', 's'))
	FROM py_local HAVING count(*) > 0
), 'Local variables were not captured: they are read with --locals.') AS sentence;
