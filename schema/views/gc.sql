-- Python's garbage collector: each generation of each interpreter, since its start.
CREATE TEMP VIEW gc AS
SELECT
	g.pid,
	g.interpreter,
	g.generation,
	g.threshold,
	g.count,
	g.collections,
	g.collected,
	g.uncollectable,
	s.is_enabled,
	s.is_collecting,
	s.has_frozen,
	g.candidates,
	g.duration_ns,
	s.long_lived_total,
	s.long_lived_pending
FROM py_gc AS g LEFT JOIN py_gc_state AS s ON s.pid = g.pid AND s.interpreter = g.interpreter
ORDER BY g.pid, g.interpreter, g.generation;
