-- The threads of every process of the host that has more than one. Source: /proc/PID/task/TID/comm.
CREATE TABLE process_thread (
	pid INTEGER NOT NULL,   -- as seen by the capture
	tid INTEGER NOT NULL,   -- other than pid
	comm TEXT,              -- thread name
	PRIMARY KEY (pid, tid)
) STRICT, WITHOUT ROWID;
