-- order: 46
-- title: Memory
-- view: memory
-- from: /proc/PID/smaps or maps, and the threads' stack pointers, tables mapping and thread
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT CASE WHEN sum(rss_bytes) IS NULL THEN printf('%.1f MiB of address space in %,d mappings; how much of it is resident was not read', sum(size_bytes) / 1048576.0, sum(mapping_count))
		ELSE printf('%.1f MiB resident, %.1f MiB of it its own', sum(rss_bytes) / 1048576.0, sum(private_bytes) / 1048576.0)
			|| coalesce((SELECT ': ' || group_concat(printf('%.1f MiB %s', bytes / 1048576.0, replace(kind, '_', ' ')), ', ')
				FROM (SELECT kind, sum(rss_bytes) AS bytes FROM memory GROUP BY kind HAVING bytes > 0 ORDER BY bytes DESC LIMIT 4)), '')
			|| iif(sum(swap_bytes) > 0, printf('; %.1f MiB swapped out', sum(swap_bytes) / 1048576.0), '')
			|| iif(sum(huge_bytes) > 0, printf('; %.1f MiB in huge pages', sum(huge_bytes) / 1048576.0), '')
			|| iif(sum(unsized_count) > 0, printf('; of %,d mappings the sizes are not known', sum(unsized_count)), '')
		END || '.'
	FROM memory HAVING count(*) > 0
), coalesce((
	SELECT 'The mappings were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'mapping' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'mapping'), NULL, 'The mappings were not captured.')), 'There are no mappings.') AS sentence;
