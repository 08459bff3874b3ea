-- All file locks of the host. Source: /proc/locks.
CREATE TABLE host_lock (
	position INTEGER NOT NULL, -- the kernel's line number
	blocked INTEGER NOT NULL,  -- 1: waits for the lock of that number
	kind TEXT NOT NULL,        -- POSIX, FLOCK, OFDLCK, LEASE, ...
	strength TEXT NOT NULL,    -- ADVISORY, MANDATORY, ACTIVE, BREAKING, ...
	access TEXT NOT NULL,      -- READ, WRITE, UNLCK
	owner_pid INTEGER,         -- -1: not one process
	device_major INTEGER,      -- of the file
	device_minor INTEGER,      -- of the file
	inode INTEGER,             -- of the file
	start_bytes INTEGER,       -- first byte
	end_bytes INTEGER          -- last byte; NULL: to the end of the file
) STRICT;
