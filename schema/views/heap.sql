-- What Python keeps, with --heap: objects that the garbage collector tracks, by type, largest first. Walked without a stop: approximate.
CREATE TEMP VIEW heap AS
SELECT
	t.pid,
	t.interpreter,
	-- Classes that were made anew by the same lines have the same name.
	coalesce(t.type, '(all others)') AS type,
	sum(t.object_count) AS object_count,
	sum(t.size_bytes) AS size_bytes,
	round(100.0 * sum(t.size_bytes) / nullif(h.size_bytes, 0), 1) AS percent,
	round(1.0 * sum(t.size_bytes) / nullif(sum(t.object_count), 0)) AS mean_bytes
FROM py_heap_type AS t LEFT JOIN py_heap AS h ON h.pid = t.pid AND h.interpreter = t.interpreter
GROUP BY t.pid, t.interpreter, t.type
ORDER BY t.pid, t.interpreter, t.type IS NULL, 5 DESC, t.type;
