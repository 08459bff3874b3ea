-- id: mappings-near-limit
-- title: Memory mappings near the limit
-- severity: warning
-- section: maps
-- needs: mapping, host_sysctl
-- threshold: 0.80 of vm.max_map_count
-- why: At the limit mmap, mprotect, large mallocs, thread creation and dlopen fail with ENOMEM while memory is free.
-- do: Find what keeps mapping (`show memory`, and `show maps` for many small neighbours); raise vm.max_map_count only if the number is meant.
-- refuted by: a number that is the same in an earlier bundle
WITH counted AS (SELECT pid, count(*) AS mapping_count FROM mapping GROUP BY pid),
	allowed AS (SELECT CAST(value AS INTEGER) AS max_map_count FROM host_sysctl WHERE name = 'vm.max_map_count')
SELECT
	pid AS subject,
	1.0 * mapping_count / max_map_count AS score,
	iif(mapping_count >= 0.98 * max_map_count, 'critical', 'warning') AS severity,
	mapping_count AS value,
	CAST(:threshold * max_map_count AS INTEGER) AS threshold,
	printf('%,d of %,d mappings', mapping_count, max_map_count)
		|| coalesce((SELECT printf(', %,d of them %s', n, replace(kind, '_', ' ')) FROM (SELECT kind, count(*) AS n FROM _mapping_kind WHERE _mapping_kind.pid = counted.pid GROUP BY kind ORDER BY n DESC LIMIT 1)), '') AS evidence
FROM counted CROSS JOIN allowed
WHERE max_map_count > 0 AND mapping_count >= :threshold * max_map_count;
