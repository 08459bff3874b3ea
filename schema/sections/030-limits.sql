-- order: 30
-- title: Limits
-- view: limits
-- from: /proc/PID/limits, table resource_limit
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT coalesce('Of what is counted, ' || max(iif(place = 1, printf('%s%s is nearest to its limit: %,d of %,d (%.1f %%)', resource,
		iif((SELECT count(*) FROM target) > 1, ' of process ' || pid, ''), used, soft, used_percent), NULL)) || '.',
		'Nothing that is counted here has a limit.')
	FROM (SELECT *, row_number() OVER (ORDER BY used_percent DESC) AS place FROM limits WHERE used_percent IS NOT NULL)
	WHERE EXISTS (SELECT 1 FROM resource_limit)
	HAVING EXISTS (SELECT 1 FROM resource_limit)
), coalesce((
	SELECT 'The limits were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'resource_limit' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'resource_limit'), NULL, 'The limits were not captured.')), 'No limits were found.') AS sentence;
