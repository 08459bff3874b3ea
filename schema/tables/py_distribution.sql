-- Distributions that are installed where the interpreter imports from. Source: names of *.dist-info and *.egg-info in the folders of sys.path.
CREATE TABLE py_distribution (
	pid INTEGER NOT NULL,      -- as seen by the capture
	name TEXT NOT NULL,        -- as the folder has it: a dash was made an underscore
	version TEXT,              -- likewise; NULL: the folder's name does not tell
	folder TEXT NOT NULL       -- of sys.path, as the process sees it
) STRICT;
