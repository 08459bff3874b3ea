-- The namespaces of a target beside those of process 1 and of the capture. Source: /proc/PID/ns, namespaces(7), ioctl_ns(2).
CREATE TABLE namespace (
	pid INTEGER NOT NULL,    -- as seen by the capture
	name TEXT NOT NULL,      -- of the link: cgroup, ipc, mnt, net, pid, pid_for_children, time, time_for_children, user, uts
	inode INTEGER NOT NULL,  -- its number: which namespace it is
	init_inode INTEGER,      -- that of process 1 as the capture sees it; NULL: not permitted
	own_inode INTEGER,       -- that of the capture; NULL: not known
	owner_uid INTEGER,       -- of a user namespace: who made it, as a uid of the capture's own; NULL: not asked, or not permitted
	PRIMARY KEY (pid, name)
) STRICT, WITHOUT ROWID;
