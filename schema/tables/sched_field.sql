-- Every line of /proc/PID/sched (CONFIG_SCHED_DEBUG), main thread. kernel/sched/debug.c.
CREATE TABLE sched_field (
	pid INTEGER NOT NULL,    -- as seen by the capture
	line INTEGER NOT NULL,   -- from 0
	name TEXT NOT NULL,      -- such as se.exec_start
	value TEXT NOT NULL,     -- number as printed
	PRIMARY KEY (pid, line)
) STRICT, WITHOUT ROWID;
