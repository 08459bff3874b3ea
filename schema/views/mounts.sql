-- What is mounted where, as the process sees it; how full, where the process stands on it or has files open there.
CREATE TEMP VIEW mounts AS
WITH used AS MATERIALIZED (
	SELECT pid, mount_id, count(fd) AS open_count, group_concat(role, ', ') AS roles FROM _use WHERE mount_id IS NOT NULL GROUP BY pid, mount_id
), asked AS MATERIALIZED (
	-- Files of btrfs and overlay have devices of their own: there the mount is what was asked.
	SELECT mount.pid, mount.position, min(_filesystem.device_major << 32 | _filesystem.device_minor) AS device
	FROM mount JOIN _filesystem
		ON (_filesystem.device_major = mount.device_major AND _filesystem.device_minor = mount.device_minor)
		OR (_filesystem.pid = mount.pid AND _filesystem.mount_id = mount.mount_id)
	GROUP BY mount.pid, mount.position
)
SELECT
	mount.pid,
	mount.point,
	mount.type,
	mount.source,
	_filesystem.size_bytes,
	_filesystem.available_bytes,
	round(_filesystem.used_percent, 1) AS used_percent,
	round(_filesystem.inode_used_percent, 1) AS inode_used_percent,
	_filesystem.outcome AS asked,
	CASE WHEN open_count > 0 THEN coalesce(roles || ', ', '') || open_count || ' open' ELSE roles END AS used_by,
	mount.options,
	mount.super_options,
	mount.root,
	mount.propagation,
	mount.device_major || ':' || mount.device_minor AS device,
	mount.mount_id,
	mount.parent_id
FROM mount
	LEFT JOIN used ON used.pid = mount.pid AND used.mount_id = mount.mount_id
	LEFT JOIN asked ON asked.pid = mount.pid AND asked.position = mount.position
	LEFT JOIN _filesystem ON _filesystem.device_major = asked.device >> 32 AND _filesystem.device_minor = asked.device & 0xffffffff
ORDER BY mount.pid, mount.position;
