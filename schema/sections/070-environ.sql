-- order: 70
-- title: Environment
-- view: environ
-- from: /proc/PID/environ, table environment
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d variable%s, %,d of them with a hidden value.', count(*), iif(count(*) = 1, '', 's'), sum(hidden)) FROM environment HAVING count(*) > 0
), coalesce((
	SELECT 'The environment was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'environment' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'environment'), NULL, 'The environment was not captured.')), 'The environment is empty.') AS sentence;
