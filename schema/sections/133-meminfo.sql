-- order: 133
-- title: Memory of the host
-- view: meminfo
-- from: /proc/meminfo, tables host_meminfo, host_memory
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT iif(available IS NULL OR total IS NULL, 'How much can be had is not known', printf('%.0f of %.0f MiB can be had without swapping', available, total))
		|| CASE WHEN swap = 0 THEN '; there is no swap' WHEN swap_free IS NULL THEN '' ELSE printf('; %.0f MiB are swapped out', swap - swap_free) END || '.'
	FROM (
		SELECT
			max(value_bytes / 1048576.0) FILTER (WHERE name = 'MemTotal') AS total, max(value_bytes / 1048576.0) FILTER (WHERE name = 'MemAvailable') AS available,
			max(value_bytes / 1048576.0) FILTER (WHERE name = 'SwapTotal') AS swap, max(value_bytes / 1048576.0) FILTER (WHERE name = 'SwapFree') AS swap_free, count(*) AS lines
		FROM meminfo
	) WHERE lines > 0
), coalesce((
	SELECT 'The hosts memory was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_meminfo' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_meminfo'), NULL, 'The hosts memory was not captured.')), 'Nothing is known of the hosts memory.') AS sentence;
