-- sys.path of the main interpreter: where modules come from.
CREATE TABLE py_path (
	pid INTEGER NOT NULL,          -- as seen by the capture
	position INTEGER NOT NULL,     -- 0 is searched first
	path TEXT NOT NULL,            -- folder or archive, as the process names it
	PRIMARY KEY (pid, position)
) STRICT, WITHOUT ROWID;
