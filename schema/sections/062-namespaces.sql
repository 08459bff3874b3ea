-- order: 62
-- title: Namespaces
-- view: namespaces
-- from: /proc/PID/ns, beside /proc/1/ns and those of the capture, table namespace
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT
		coalesce('Not the host''s: ' || group_concat(iif(is_initial = 0 OR (is_initial IS NULL AND coalesce(same_as_init, same_as_capture) = 0), namespace, NULL), ', ') || '. ', 'None is known to be other than the host''s. ')
		|| iif(max(same_as_init) IS NULL, 'Process 1 may not be asked here: they were compared with those of the capture, and by their numbers.', '')
	FROM namespaces HAVING count(*) > 0
), coalesce((
	SELECT 'The namespaces were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'namespace' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'namespace'), NULL, 'The namespaces were not captured.')), 'No namespaces were found.') AS sentence;
