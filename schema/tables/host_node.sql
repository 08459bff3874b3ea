-- NUMA nodes. Source: /sys/devices/system/node.
CREATE TABLE host_node (
	node INTEGER PRIMARY KEY, -- number
	cpus TEXT,                -- cpulist
	distances TEXT,           -- to each node in order, 10: itself
	mem_total_bytes INTEGER,  -- meminfo MemTotal
	mem_free_bytes INTEGER,   -- meminfo MemFree
	file_pages_bytes INTEGER  -- meminfo FilePages
) STRICT;
