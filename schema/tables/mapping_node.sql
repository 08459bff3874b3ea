-- On which NUMA nodes the pages of each mapping are. Source: /proc/PID/numa_maps; a mapping without a page has no row, unless it has a policy.
CREATE TABLE mapping_node (
	pid INTEGER NOT NULL,     -- as seen by the capture
	start INTEGER NOT NULL,   -- address of the mapping, two's complement
	node INTEGER,             -- number; NULL: it has no page
	page_count INTEGER,       -- pages on that node
	page_size_bytes INTEGER,  -- of those pages; NULL: the kernel does not say
	policy TEXT               -- set_mempolicy(2) or mbind(2), such as bind:0-1; NULL: the default
) STRICT;
