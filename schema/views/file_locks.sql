-- File locks the process holds and who waits for them; locks it waits for and who holds them.
CREATE TEMP VIEW file_locks AS
WITH
	asked AS MATERIALIZED (SELECT EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_lock' AND outcome IN (0, 1)) AS is_known),
	-- A POSIX lock shows on every descriptor of its file.
	held AS MATERIALIZED (
		SELECT
			pid, min(fd) AS fd, kind, strength, access, nullif(owner_pid, -1) AS owner_pid, device_major, device_minor, inode, start_bytes, end_bytes,
			(SELECT group_concat(host_lock.rowid) FROM host_lock
				WHERE blocked = 0 AND host_lock.inode = fd_lock.inode AND host_lock.device_major = fd_lock.device_major
				AND host_lock.device_minor = fd_lock.device_minor AND host_lock.kind = fd_lock.kind AND host_lock.access = fd_lock.access
				AND host_lock.owner_pid = fd_lock.owner_pid AND host_lock.start_bytes = fd_lock.start_bytes
				AND host_lock.end_bytes IS fd_lock.end_bytes) AS lines
		FROM fd_lock
		GROUP BY pid, kind, access, owner_pid, device_major, device_minor, inode, start_bytes, end_bytes
	),
	awaited AS MATERIALIZED (
		-- Who asks for a lease back is not shown with the file.
		SELECT DISTINCT
			host_lock.rowid AS line, _lock_who.pid, host_lock.kind, host_lock.strength, host_lock.access, host_lock.start_bytes, host_lock.end_bytes,
			holder.device_major, holder.device_minor, holder.inode
		FROM host_lock JOIN _lock_who ON _lock_who.line = host_lock.rowid
			LEFT JOIN host_lock AS holder ON holder.position = host_lock.position AND holder.blocked = 0
		WHERE host_lock.blocked = 1 AND _lock_who.pid IN (SELECT pid FROM target)
	),
	pair AS MATERIALIZED (SELECT * FROM _lock_pair),
	who AS MATERIALIZED (SELECT * FROM _lock_who),
	every AS (
		SELECT
			pid, 'holds' AS role, fd, kind, strength, access, owner_pid, start_bytes, end_bytes, device_major, device_minor, inode,
			(SELECT is_known FROM asked) AND held.lines IS NOT NULL AS is_known,
			(SELECT group_concat(coalesce(who.pid || coalesce(' ' || who.comm, ''), 'unknown'), ', ') FROM (
				SELECT DISTINCT who.pid, who.comm FROM pair JOIN who ON who.line = pair.waiter
				WHERE instr(',' || held.lines || ',', ',' || pair.holder || ',') > 0
			) AS who) AS others
		FROM held
		UNION ALL
		SELECT
			pid, 'waits',
			(SELECT min(fd) FROM fd LEFT JOIN mount ON mount.pid = fd.pid AND mount.mount_id = fd.mount_id
				WHERE fd.pid = awaited.pid AND fd.inode = awaited.inode AND (
					(fd.device_major = awaited.device_major AND fd.device_minor = awaited.device_minor)
					OR (mount.device_major = awaited.device_major AND mount.device_minor = awaited.device_minor))),
			kind, strength, access, pid, start_bytes, end_bytes, device_major, device_minor, inode, 1,
			(SELECT group_concat(coalesce(who.pid || coalesce(' ' || who.comm, ''), 'unknown'), ', ') FROM (
				SELECT DISTINCT who.pid, who.comm FROM pair JOIN who ON who.line = pair.holder WHERE pair.waiter = awaited.line
			) AS who)
		FROM awaited
	)
SELECT
	every.pid,
	role,
	every.fd,
	fd.target AS path,
	every.kind,
	every.access,
	-- Who waits for it, or who holds it; NULL: not known, empty: nobody.
	iif(is_known, coalesce(others, ''), NULL) AS others,
	every.start_bytes,
	every.end_bytes,
	every.strength,
	owner_pid,
	device_major || ':' || device_minor AS device,
	every.inode
FROM (SELECT * FROM every) AS every LEFT JOIN (SELECT pid, fd, target FROM fd) AS fd ON fd.pid = every.pid AND fd.fd = every.fd
ORDER BY every.pid, role DESC, every.fd;
