-- order: 50
-- title: Memory mappings
-- view: maps
-- from: /proc/PID/smaps or maps, table mapping
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d mappings, %.1f MiB of address space', count(*), sum(end - start) / 1048576.0)
		|| coalesce(', ' || round(sum(rss_bytes) / 1048576.0, 1) || ' MiB resident', '; resident sizes were not read') || coalesce(', ' || round(nullif(sum(swap_bytes), 0) / 1048576.0, 1) || ' MiB swapped out', '') || '.'
	FROM mapping HAVING count(*) > 0
), coalesce((
	SELECT 'The mappings were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'mapping' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'mapping'), NULL, 'The mappings were not captured.')), 'There are no mappings.') AS sentence;
