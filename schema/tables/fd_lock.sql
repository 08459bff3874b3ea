-- File locks held through a descriptor. Source: lock lines of fdinfo.
CREATE TABLE fd_lock (
	pid INTEGER NOT NULL,   -- as seen by the capture
	fd INTEGER NOT NULL,    -- descriptor number
	kind TEXT NOT NULL,     -- POSIX, FLOCK, OFDLCK, LEASE, ...
	strength TEXT NOT NULL, -- ADVISORY, MANDATORY, ACTIVE, BREAKING, ...
	access TEXT NOT NULL,   -- READ, WRITE, UNLCK
	owner_pid INTEGER,      -- who took it; -1: not one process
	device_major INTEGER,   -- of the file
	device_minor INTEGER,   -- of the file
	inode INTEGER,          -- of the file
	start_bytes INTEGER,    -- first byte
	end_bytes INTEGER       -- last byte; NULL: to the end of the file
) STRICT;
