-- Targets of symbolic links under /proc/PID that were read (the bundle holds regular files only); those of fd/ are in table fd.
CREATE TABLE link (
	path TEXT NOT NULL,  -- absolute, as /proc/42/cwd
	pid INTEGER,         -- whose
	target TEXT NOT NULL -- the link's text as the kernel gave it
) STRICT;
