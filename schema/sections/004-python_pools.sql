-- order: 4
-- title: Thread pools
-- view: python_pools
-- from: the outermost variables of the workers of concurrent.futures, table py_pool
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d thread pool%s of concurrent.futures, %,d of them with all the workers that they may have; %s.', count(*), iif(count(*) = 1, '', 's'), total(workers >= max_workers),
		CASE WHEN count(queued) = 0 THEN 'how many jobs wait is not known' WHEN total(queued) > 0 THEN printf('%,d jobs wait for a worker', total(queued)) ELSE 'no job waits for a worker' END)
	FROM python_pools HAVING count(*) > 0
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'Thread pools were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_pool' AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_pool'), NULL, 'Thread pools were not captured.')), 'No worker of a thread pool of concurrent.futures was found whose executor could be read.') AS sentence;
