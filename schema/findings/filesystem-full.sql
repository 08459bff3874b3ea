-- id: filesystem-full
-- title: A file system in use is full
-- severity: warning
-- section: files
-- needs: filesystem
-- threshold: 0.95 of its space or of its inodes, counted as df does
-- why: When it is full every write and every new file fails with ENOSPC; programs then lose data, log nothing, or stop in odd places.
-- do: Find what fills it (`du -x`, and deleted files still open, which `du` does not see), or make it larger.
-- refuted by: a large file system on which the rest lasts for weeks, or one that is filled on purpose
WITH used AS (
	SELECT
		_use.pid, device_major, device_minor,
		group_concat(DISTINCT role) AS roles,
		count(fd) AS open_count,
		min(iif(fd IS NULL, NULL, path)) AS example
	FROM _use
	WHERE is_for_writing
	GROUP BY _use.pid, device_major, device_minor
), judged AS (
	SELECT
		used.pid, roles, open_count, example, available_bytes, used_percent, inode_used_percent,
		max(coalesce(used_percent, 0), coalesce(inode_used_percent, 0)) / 100 AS share,
		coalesce(
			(SELECT point FROM mount WHERE mount.pid = used.pid AND mount.mount_id = _filesystem.mount_id),
			(SELECT point FROM mount WHERE mount.pid = used.pid AND mount.device_major = used.device_major AND mount.device_minor = used.device_minor ORDER BY position LIMIT 1),
			_filesystem.path
		) AS point
	FROM used JOIN _filesystem ON _filesystem.device_major = used.device_major AND _filesystem.device_minor = used.device_minor
	WHERE NOT is_read_only
)
SELECT
	pid AS subject,
	share AS score,
	iif(share >= 0.99, 'critical', 'warning') AS severity,
	round(share * 100, 1) AS value,
	:threshold * 100 AS threshold,
	point || ': '
		|| iif(coalesce(used_percent, 0) >= :threshold * 100, printf('%.1f %% of its space used, %.1f MiB available', used_percent, available_bytes / 1048576.0),
			printf('%.1f %% of its inodes used', inode_used_percent))
		|| coalesce('; it is ' || replace(roles, ',', ' and '), '')
		|| iif(open_count > 0, printf('; %d file%s open there for writing, such as %s', open_count, iif(open_count = 1, '', 's'), coalesce(example, '(name not read)')), '') AS evidence
FROM judged
WHERE share >= :threshold
ORDER BY share DESC;
