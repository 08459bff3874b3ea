-- The control groups of a target. Source: /proc/PID/cgroup.
CREATE TABLE cgroup (
	pid INTEGER NOT NULL,         -- as seen by the capture
	hierarchy INTEGER NOT NULL,   -- 0: the unified one (v2)
	controllers TEXT NOT NULL,    -- comma between; empty for v2
	path TEXT NOT NULL,           -- from the root of the hierarchy, as the capture sees it
	directory TEXT,               -- where its files were read; NULL: not found
	PRIMARY KEY (pid, hierarchy)
) STRICT, WITHOUT ROWID;
