-- Files behind descriptors and the folders the process stands on: file system, mount, size, and the space that is left.
CREATE TEMP VIEW files AS
SELECT
	_use.pid,
	_use.fd,
	coalesce(role, 'fd') AS used_as,
	_use.kind,
	_use.path,
	_use.size_bytes,
	_use.deleted,
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
ORDER BY _use.pid, _use.fd IS NOT NULL, _use.fd, role;
