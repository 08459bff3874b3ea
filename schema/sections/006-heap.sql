-- order: 6
-- title: Python heap
-- view: heap
-- from: the lists of the garbage collector in the interpreter's memory, tables py_heap, py_heap_type
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('Approximate: %,d objects of %,d types, %.1f MiB of themselves alone, met in %.1f s without a stop. Numbers, texts and what else refers to nothing is not tracked, and not here.',
		sum(object_count), sum(type_count), sum(size_bytes) / 1048576.0, sum(duration_ns) / 1e9) || coalesce(' Not all was seen: ' || group_concat(DISTINCT cut) || '.', '')
	FROM py_heap HAVING count(*) > 0
), 'Python''s objects were not counted: they are with --heap.') AS sentence;
