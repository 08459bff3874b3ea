-- order: 6
-- title: Largest Python containers
-- view: heap_containers
-- from: the same walk, and the dicts of modules, classes and instances; table py_heap_container
SELECT coalesce((
	SELECT printf('The %,d largest dicts, lists, sets and tuples; of %,d a name was found that leads to it.', count(*), count(owner)) FROM py_heap_container HAVING count(*) > 0
), 'Python''s containers were not looked at: they are with --heap.') AS sentence;
