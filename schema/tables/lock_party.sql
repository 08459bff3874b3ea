-- Who holds, or waits for, a file lock that somebody waits for and that /proc/locks names nobody alive for. Source: /proc/*/fdinfo and task/*/syscall.
CREATE TABLE lock_party (
	pid INTEGER NOT NULL,          -- as seen by the capture
	comm TEXT,                     -- its name
	fd INTEGER NOT NULL,           -- descriptor of the lock's file
	waits INTEGER NOT NULL,        -- 1: it waits, in fcntl(F_OFD_SETLKW); 0: it holds
	kind TEXT NOT NULL,            -- POSIX, FLOCK, OFDLCK, LEASE, ...
	access TEXT,                   -- READ, WRITE; NULL: of those who wait it is not known
	owner_pid INTEGER,             -- who took it, maybe long gone; -1: not one process
	device_major INTEGER NOT NULL, -- of the file
	device_minor INTEGER NOT NULL, -- of the file
	inode INTEGER NOT NULL,        -- of the file
	start_bytes INTEGER,           -- first byte; NULL: not known
	end_bytes INTEGER              -- last byte; NULL: to the end of the file, or not known
) STRICT;
