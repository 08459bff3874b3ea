-- Memory mappings by address; resident sizes where smaps was read.
CREATE TEMP VIEW maps AS
SELECT
	pid, start, end, end - start AS size_bytes, permissions, path, deleted, rss_bytes, pss_bytes,
	private_dirty_bytes, anonymous_bytes, swap_bytes, locked_bytes, offset_bytes, inode, vm_flags
FROM mapping
ORDER BY pid, start;
