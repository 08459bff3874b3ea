-- On which NUMA node the process's memory is, by kind; and what policy was set for it.
CREATE TEMP VIEW numa AS
SELECT
	mapping_node.pid,
	node,
	kind,
	policy,
	count(*) AS mapping_count,
	sum(page_count * coalesce(mapping_node.page_size_bytes, bundle.page_size_bytes)) AS resident_bytes
FROM mapping_node CROSS JOIN bundle LEFT JOIN _mapping_kind ON _mapping_kind.pid = mapping_node.pid AND _mapping_kind.start = mapping_node.start
GROUP BY mapping_node.pid, node, kind, policy
ORDER BY mapping_node.pid, node, resident_bytes DESC, kind, policy;
