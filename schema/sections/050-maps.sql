-- order: 50
-- title: Memory mappings
-- view: maps
-- from: /proc/PID/smaps or maps, table mapping
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d mappings, %.1f MiB of address space', count(*), sum(end - start) / 1048576.0)
		|| coalesce(printf(', %.1f MiB resident', sum(rss_bytes) / 1048576.0), '; resident sizes were not read') || coalesce(printf(', %.1f MiB swapped out', nullif(sum(swap_bytes), 0) / 1048576.0), '') || '.'
	FROM mapping HAVING count(*) > 0
), coalesce((
	SELECT 'The mappings were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'mapping' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'mapping'), NULL, 'The mappings were not captured.')), 'There are no mappings.') AS sentence;
