-- Files behind descriptors and the folders the process stands on: file system, mount, size, and the space that is left.
CREATE TEMP VIEW files AS
WITH
	-- By device and inode. Neighbours are looked for by the last part of the name first: under another name (a hard link) they are not found.
	sharer AS MATERIALIZED (
		SELECT device_major, device_minor, inode, pid, max(comm) AS comm, max(access & 2) AS writes
		FROM (
			SELECT device_major, device_minor, inode, pid, comm, access FROM peer_fd WHERE kind = 1
			UNION ALL
			SELECT device_major, device_minor, fd.inode, fd.pid, target.comm, iif(flags & 3 IN (1, 2), 2, 1) FROM fd JOIN target ON target.pid = fd.pid WHERE kind = 1
		)
		GROUP BY device_major, device_minor, inode, pid
	),
	shared AS MATERIALIZED (
		SELECT
			pid, device_major, device_minor, inode, count(*) AS sharers,
			group_concat(iif(place <= 3, other || coalesce(' ' || comm, '') || iif(writes, ' (writes)', ''), NULL), ', ') || iif(count(*) > 3, printf(' and %,d more', count(*) - 3), '') AS words
		FROM (
			SELECT target.pid, sharer.pid AS other, sharer.comm, writes, sharer.device_major, sharer.device_minor, sharer.inode,
				row_number() OVER (PARTITION BY target.pid, sharer.device_major, sharer.device_minor, sharer.inode ORDER BY sharer.pid) AS place
			FROM sharer JOIN target ON target.pid <> sharer.pid
		)
		GROUP BY pid, device_major, device_minor, inode
	)
SELECT
	_use.pid,
	_use.fd,
	coalesce(role, 'fd') AS used_as,
	_use.kind,
	_use.path,
	_use.size_bytes,
	_use.deleted,
	-- Empty: nobody; NULL: not known, or not asked of this kind.
	coalesce(shared.words, iif(_use.kind = 'file' AND EXISTS (SELECT 1 FROM evidence WHERE table_name = 'peer_fd' AND outcome IN (0, 1)), '', NULL)) AS shared_with,
	mount.type AS filesystem,
	mount.point AS mount_point,
	_filesystem.available_bytes,
	round(_filesystem.used_percent, 1) AS used_percent,
	_filesystem.outcome AS asked,
	_use.device_major || ':' || _use.device_minor AS device,
	_use.inode
FROM _use
	LEFT JOIN mount ON mount.pid = _use.pid AND mount.mount_id = _use.mount_id
	LEFT JOIN _filesystem ON _filesystem.device_major = _use.device_major AND _filesystem.device_minor = _use.device_minor
	LEFT JOIN shared ON shared.pid = _use.pid AND shared.inode = _use.inode AND shared.device_major = _use.device_major AND shared.device_minor = _use.device_minor
		AND _use.kind = 'file'
ORDER BY _use.pid, _use.fd IS NOT NULL, _use.fd, role;
