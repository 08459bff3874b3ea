-- File locks the process holds, and who waits for them.
CREATE TEMP VIEW locks AS
SELECT
	fd_lock.pid,
	fd_lock.fd,
	fd.target,
	fd_lock.kind,
	fd_lock.strength,
	fd_lock.access,
	nullif(fd_lock.owner_pid, -1) AS owner_pid,
	fd_lock.start_bytes,
	fd_lock.end_bytes,
	(
		SELECT group_concat(DISTINCT waiter.owner_pid) FROM host_lock AS waiter
		WHERE waiter.blocked = 1 AND waiter.inode = fd_lock.inode
			AND waiter.device_major = fd_lock.device_major AND waiter.device_minor = fd_lock.device_minor
	) AS waiting_pids
FROM fd_lock LEFT JOIN fd ON fd.pid = fd_lock.pid AND fd.fd = fd_lock.fd
ORDER BY fd_lock.pid, fd_lock.fd;
