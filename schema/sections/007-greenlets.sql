-- order: 7
-- title: Greenlets (experimental)
-- view: greenlets
-- from: objects of type greenlet in the lists of the garbage collector, table py_greenlet
SELECT coalesce((
	SELECT printf('%,d greenlet%s, %,d of them switched out with a stack that could be read.', count(*), iif(count(*) = 1, '', 's'), count(stack)) FROM py_greenlet HAVING count(*) > 0
), 'No greenlets: the process has not imported greenlet (gevent, eventlet), or none was met.') AS sentence;
