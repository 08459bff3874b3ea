-- Python files that frames refer to, as they are on disk now. Source: the file in the target's root folder, stat(2).
CREATE TABLE py_source (
	pid INTEGER NOT NULL,      -- as seen by the capture: the first process with that root folder, see py_source_root
	file INTEGER NOT NULL,     -- string: co_filename
	outcome INTEGER NOT NULL,  -- lookup outcome: of reading it
	modified_ns INTEGER,       -- CLOCK_REALTIME when it was last changed (st_mtim), since 1970 UTC; NULL: not read
	size_bytes INTEGER,        -- st_size; NULL: not read
	PRIMARY KEY (pid, file)
) STRICT, WITHOUT ROWID;
