-- Local variables of every Python frame, as repr() writes them, with --locals.
CREATE TEMP VIEW locals AS
SELECT
	spy.pid,
	spy.tid,
	spy.thread,
	spy.interpreter,
	spy.depth,
	spy.function,
	spy.file,
	spy.line,
	py_local.position,
	py_local.name,
	-- repr() has escaped what is not printable: of the database's own escapes only the doubled backslash is left
	replace(py_local.value, '\\', '\') AS value
FROM py_local JOIN (
	SELECT t.pid, t.tid, t.thread, t.interpreter, t.thread_state, f.depth, f.function, f.file, f.line
	FROM _python_thread AS t JOIN _python_frame AS f ON f.stack = t.stack
) AS spy ON spy.pid = py_local.pid AND spy.thread_state = py_local.thread_state AND spy.depth = py_local.depth
ORDER BY spy.pid, spy.interpreter IS NULL, spy.interpreter, spy.tid IS NULL, spy.tid, py_local.thread_state, py_local.depth, py_local.position;
