-- order: 6
-- title: Last garbage collections
-- view: gc_collections
-- flame: collections
-- from: the interpreter's ring of its last collections, table py_collection
SELECT coalesce((
	SELECT printf('The interpreter itself remembers its last %,d collections', count(*)) || printf(', the longest of them %.1f ms.', max(duration_ns) / 1e6) FROM py_collection HAVING count(*) > 0
), 'No past collections: CPython remembers them from 3.15 on.') AS sentence;
