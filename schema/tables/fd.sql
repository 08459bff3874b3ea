-- Open file descriptors. Source: /proc/PID/fd links and /proc/PID/fdinfo.
CREATE TABLE fd (
	pid INTEGER NOT NULL,     -- as seen by the capture
	fd INTEGER NOT NULL,      -- descriptor number
	kind INTEGER NOT NULL,    -- lookup fd_kind
	target TEXT,              -- the link's text, without the kernel's " (deleted)"; NULL: not readable
	deleted INTEGER NOT NULL, -- 1: the file has no name any more
	flags INTEGER,            -- open(2) flags, with O_CLOEXEC; from fdinfo (octal there)
	position_bytes INTEGER,   -- file offset
	mount_id INTEGER,         -- of mountinfo
	inode INTEGER,            -- of the file; from fdinfo or the link's text
	mode INTEGER,             -- st_mode of the file behind it; NULL: not asked or not answered
	size_bytes INTEGER,       -- st_size of the file behind it
	blocks_bytes INTEGER,     -- allocated to it, 512 times st_blocks
	device_major INTEGER,     -- of the file system
	device_minor INTEGER,     -- of the file system
	special_major INTEGER,    -- st_rdev of a device file
	special_minor INTEGER,    -- st_rdev of a device file
	modified_ns INTEGER,      -- st_mtime, since 1970 UTC
	eventfd_count INTEGER,    -- eventfd(2) counter
	eventfd_id INTEGER,       -- the kernel's id of the eventfd
	signal_mask INTEGER,      -- signalfd(2) mask
	pidfd_pid INTEGER,        -- whom a pidfd refers to, as seen by the target; -1: ended
	PRIMARY KEY (pid, fd)
) STRICT, WITHOUT ROWID;
