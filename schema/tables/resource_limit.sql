-- What the kernel will refuse the process: one row a resource. Source: /proc/PID/limits, getrlimit(2).
CREATE TABLE resource_limit (
	pid INTEGER NOT NULL,        -- as seen by the capture
	resource INTEGER NOT NULL,   -- RLIMIT_ number; name and unit in lookup rlimit
	soft INTEGER NOT NULL,       -- in the resource's unit; -1: unlimited
	hard INTEGER NOT NULL,       -- likewise
	PRIMARY KEY (pid, resource)
) STRICT, WITHOUT ROWID;
