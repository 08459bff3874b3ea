-- Namespaces of the process, and whether they are those of process 1 and of the capture.
CREATE TEMP VIEW namespaces AS
WITH fixed(name, inode) AS (
	-- The initial ones have numbers of their own, below all others (PROC_DYNAMIC_FIRST, 0xf0000000): include/linux/proc_ns.h; net and mnt since 6.18.
	VALUES ('ipc', 4026531839), ('uts', 4026531838), ('user', 4026531837), ('pid', 4026531836), ('pid_for_children', 4026531836),
		('cgroup', 4026531835), ('time', 4026531834), ('time_for_children', 4026531834)
)
SELECT
	n.pid,
	n.name AS namespace,
	n.inode,
	n.inode = init_inode AS same_as_init,
	n.inode = own_inode AS same_as_capture,
	iif(n.inode < 4026531840, 1, iif(fixed.inode IS NOT NULL, 0, NULL)) AS is_initial,
	n.owner_uid,
	CASE
		WHEN n.inode < 4026531840 THEN 'the host''s'
		WHEN fixed.inode IS NOT NULL AND n.inode = own_inode THEN 'not the host''s; the capture is in it too'
		WHEN fixed.inode IS NOT NULL THEN 'its own, or its container''s'
		WHEN n.inode = init_inode THEN 'that of process 1'
		WHEN init_inode IS NOT NULL THEN 'another one than that of process 1'
		WHEN n.inode = own_inode THEN 'that of the capture; process 1 may not be asked'
		WHEN own_inode IS NOT NULL THEN 'another one than that of the capture; process 1 may not be asked'
	END
		-- time_namespaces(7): seconds and nanoseconds that its clocks are ahead.
		|| iif(n.name = 'time' AND n.inode >= 4026531840, coalesce('; clocks ahead by ' || replace(replace(trim(timens_offsets), '\x0a', ', '), '\x09', ' '), ''), '') AS says
FROM namespace AS n LEFT JOIN fixed ON fixed.name = n.name LEFT JOIN process_setting AS s ON s.pid = n.pid
ORDER BY n.pid, n.name;
