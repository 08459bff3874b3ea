-- Every line of /proc/PID/status as the kernel wrote it, also those of a newer kernel.
CREATE TABLE status_field (
	pid INTEGER NOT NULL,    -- as seen by the capture
	line INTEGER NOT NULL,   -- from 0
	name TEXT NOT NULL,      -- before the colon
	value TEXT NOT NULL,     -- after it, blanks trimmed, tabs as blanks
	PRIMARY KEY (pid, line)
) STRICT, WITHOUT ROWID;
