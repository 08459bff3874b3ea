-- What of a file system a target uses: descriptors of files and folders, its current folder, its root, /tmp. One row each.
CREATE TEMP TABLE _use AS
SELECT
	fd.pid, fd.fd, NULL AS role, fd.target AS path, coalesce(fd_kind.name, 'kind ' || fd.kind) AS kind, fd.deleted, fd.mount_id,
	fd.device_major, fd.device_minor, fd.inode, fd.size_bytes, fd.blocks_bytes, fd.flags & 3 IN (1, 2) AS is_for_writing
FROM fd LEFT JOIN fd_kind ON fd_kind.kind = fd.kind
WHERE fd_kind.name IN ('file', 'directory', 'memfd', 'fifo', 'symlink', 'block_device')
UNION ALL
SELECT
	place.pid, NULL, role, CASE role WHEN 'cwd' THEN target.cwd WHEN 'root' THEN target.root ELSE '/' || role END, 'directory',
	role = 'cwd' AND target.cwd LIKE '% (deleted)', mount_id, device_major, device_minor, inode, NULL, NULL, role IN ('cwd', 'tmp')
FROM place LEFT JOIN target USING (pid);
