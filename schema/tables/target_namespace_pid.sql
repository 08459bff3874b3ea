-- The process id of a target in every pid namespace it is in, outermost first. Source: NSpid of /proc/PID/status.
CREATE TABLE target_namespace_pid (
	pid INTEGER NOT NULL,           -- as seen by the capture
	level INTEGER NOT NULL,         -- 0 is the namespace of the procfs that was read
	namespace_pid INTEGER NOT NULL, -- the id there
	PRIMARY KEY (pid, level)
) STRICT, WITHOUT ROWID;
