-- Greenlets (gevent, eventlet) that are switched out: where each waits, 0 the innermost frame. Experimental; those without a stack are one row.
CREATE TEMP VIEW greenlets AS
WITH RECURSIVE walk AS (
	SELECT py_greenlet.pid, greenlet, stack.parent, stack.frame, 0 AS depth FROM py_greenlet JOIN stack ON stack.id = py_greenlet.stack
	UNION ALL
	SELECT walk.pid, walk.greenlet, stack.parent, stack.frame, walk.depth + 1 FROM walk JOIN stack ON stack.id = walk.parent
)
SELECT
	py_greenlet.pid,
	py_greenlet.greenlet,
	py_greenlet.type,
	walk.depth,
	coalesce(qualname.text, name.text) AS function,
	file.text AS file,
	frame.line,
	py_greenlet.interpreter
FROM py_greenlet
	LEFT JOIN walk ON walk.pid = py_greenlet.pid AND walk.greenlet = py_greenlet.greenlet
	LEFT JOIN frame ON frame.id = walk.frame
	LEFT JOIN function ON function.id = frame.function
	LEFT JOIN string AS name ON name.id = function.name
	LEFT JOIN string AS qualname ON qualname.id = function.qualname
	LEFT JOIN string AS file ON file.id = function.file
ORDER BY py_greenlet.pid, py_greenlet.greenlet, walk.depth;
