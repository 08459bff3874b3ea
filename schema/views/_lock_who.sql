-- For each line of /proc/locks who it is: by its pid; where that names nobody, by whose descriptors it was found. A line may have several.
CREATE TEMP TABLE _lock_who AS
WITH found AS MATERIALIZED (
	SELECT host_lock.rowid AS line, lock_party.pid, lock_party.comm
	FROM host_lock JOIN lock_party
		ON lock_party.inode = host_lock.inode AND lock_party.device_major = host_lock.device_major AND lock_party.device_minor = host_lock.device_minor
		AND lock_party.kind = host_lock.kind AND lock_party.waits = host_lock.blocked
		AND (waits = 1 OR (lock_party.access = host_lock.access AND lock_party.owner_pid = host_lock.owner_pid
			AND lock_party.start_bytes = host_lock.start_bytes AND lock_party.end_bytes IS host_lock.end_bytes))
	GROUP BY host_lock.rowid, lock_party.pid
)
SELECT line, found.pid, coalesce(process.comm, found.comm) AS comm
FROM found LEFT JOIN process ON process.pid = found.pid
UNION ALL
SELECT host_lock.rowid, nullif(max(owner_pid, 0), 0), process.comm
FROM host_lock LEFT JOIN process ON process.pid = host_lock.owner_pid
WHERE host_lock.rowid NOT IN (SELECT line FROM found);
