-- The largest containers that Python keeps, with --heap, and a name that leads to each where one was found.
CREATE TEMP VIEW heap_containers AS
SELECT pid, interpreter, type, item_count, size_bytes, owner
FROM py_heap_container
ORDER BY pid, interpreter, size_bytes DESC, owner;
