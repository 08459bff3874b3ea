-- How full each file system is that was asked, counted as df(1) does: what root alone may use is neither used nor available.
CREATE TEMP TABLE _filesystem AS
SELECT
	device_major,
	device_minor,
	filesystem.pid,
	path,
	mount_id,
	coalesce(outcome.name, filesystem.outcome) AS outcome,
	nullif(size_bytes, 0) AS size_bytes,
	iif(size_bytes > 0, size_bytes - free_bytes, NULL) AS used_bytes,
	iif(size_bytes > 0, available_bytes, NULL) AS available_bytes,
	100.0 * (size_bytes - free_bytes) / nullif(size_bytes - free_bytes + available_bytes, 0) AS used_percent,
	nullif(inode_count, 0) AS inode_count,
	100.0 * (inode_count - inode_free_count) / nullif(inode_count, 0) AS inode_used_percent,
	flags & 1 AS is_read_only -- ST_RDONLY
FROM filesystem LEFT JOIN outcome ON outcome.outcome = filesystem.outcome;
