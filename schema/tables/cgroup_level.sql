-- Where the files of a target's control groups were read, and those of the groups above, up to what is mounted: their limits bind too.
CREATE TABLE cgroup_level (
	pid INTEGER NOT NULL,         -- as seen by the capture
	hierarchy INTEGER NOT NULL,   -- of table cgroup_membership
	level INTEGER NOT NULL,       -- 0: the target's own group; 1: the one above it; ...
	cgroup_id INTEGER NOT NULL,   -- inode of the directory: the kernel's id of the group, unique within its hierarchy
	path TEXT NOT NULL,           -- as in table cgroup_membership
	directory TEXT NOT NULL,      -- absolute; below /proc/PID/root where the target alone sees it
	is_root INTEGER NOT NULL,     -- 1: the root of the hierarchy; where no level is, groups above were not seen
	PRIMARY KEY (pid, hierarchy, level)
) STRICT, WITHOUT ROWID;
