-- Lines of /proc/locks that wait, each with the lines that are in their way: of the same number, or on the same bytes and not both for reading.
CREATE TEMP VIEW _lock_pair AS
SELECT waiter.rowid AS waiter, holder.rowid AS holder
FROM host_lock AS waiter JOIN host_lock AS holder USING (position)
WHERE waiter.blocked = 1 AND holder.blocked = 0
UNION
SELECT waiter.rowid, holder.rowid
FROM host_lock AS waiter JOIN host_lock AS holder
	ON holder.inode = waiter.inode AND holder.device_major = waiter.device_major AND holder.device_minor = waiter.device_minor
WHERE waiter.blocked = 1 AND holder.blocked = 0
	-- POSIX and OFD locks exclude each other, flock(2) its own kind; leases are told by their number alone.
	AND ((holder.kind IN ('POSIX', 'OFDLCK') AND waiter.kind IN ('POSIX', 'OFDLCK')) OR (holder.kind = 'FLOCK' AND waiter.kind = 'FLOCK'))
	AND (holder.access <> 'READ' OR waiter.access <> 'READ')
	AND holder.start_bytes <= coalesce(waiter.end_bytes, 9223372036854775807)
	AND waiter.start_bytes <= coalesce(holder.end_bytes, 9223372036854775807);
