-- The control groups of a target, one a hierarchy. Source: /proc/PID/cgroup, cgroups(7).
CREATE TABLE cgroup_membership (
	pid INTEGER NOT NULL,         -- as seen by the capture
	hierarchy INTEGER NOT NULL,   -- 0: the unified one (v2)
	controllers TEXT NOT NULL,    -- comma between; empty for v2
	path TEXT NOT NULL,           -- from the root of the hierarchy, or of the control group namespace of the capture
	PRIMARY KEY (pid, hierarchy)
) STRICT, WITHOUT ROWID;
