-- order: 48
-- title: Memory by NUMA node
-- view: numa
-- from: /proc/PID/numa_maps, table mapping_node
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(printf('%.1f MiB on node %d', bytes / 1048576.0, node), ', ')
		|| coalesce((SELECT printf('; %,d mappings with a policy of their own', sum(mapping_count)) FROM numa WHERE policy IS NOT NULL HAVING count(*) > 0), '') || '.'
	FROM (SELECT node, sum(resident_bytes) AS bytes FROM numa WHERE node IS NOT NULL GROUP BY node ORDER BY node)
	HAVING count(*) > 0
), coalesce((
	SELECT 'Where the memory is was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'mapping_node' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'mapping_node'), NULL, 'Where the memory is was not captured.')), 'No page of it is resident.') AS sentence;
