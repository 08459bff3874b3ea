-- The last garbage collections before the capture, as the interpreter itself recorded them (CPython 3.15).
CREATE TEMP VIEW gc_collections AS
SELECT
	py_collection.pid,
	interpreter,
	generation,
	py_collection.t_ns - bundle.start_t_ns AS t_ns,
	duration_ns,
	collected,
	uncollectable,
	candidates,
	heap_objects
FROM py_collection CROSS JOIN bundle
ORDER BY py_collection.pid, interpreter, py_collection.t_ns;
