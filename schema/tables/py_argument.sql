-- sys.argv of the main interpreter, without credentials.
CREATE TABLE py_argument (
	pid INTEGER NOT NULL,          -- as seen by the capture
	position INTEGER NOT NULL,     -- 0: the script
	argument TEXT NOT NULL,        -- as the process sees it
	PRIMARY KEY (pid, position)
) STRICT, WITHOUT ROWID;
