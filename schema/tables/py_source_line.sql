-- Lines of those files: those that a frame stands on, and three before and after them. The content of string literals is masked.
CREATE TABLE py_source_line (
	pid INTEGER NOT NULL,      -- as seen by the capture
	file INTEGER NOT NULL,     -- string: co_filename
	line INTEGER NOT NULL,     -- 1 is the file's first
	text TEXT NOT NULL,        -- without its end, cut at 512 bytes
	PRIMARY KEY (pid, file, line)
) STRICT, WITHOUT ROWID;
