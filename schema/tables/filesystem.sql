-- How full the file systems are that targets stand on or have files open on. Source: statfs(2), once a device of the host.
CREATE TABLE filesystem (
	device_major INTEGER NOT NULL, -- st_dev of what it was asked through
	device_minor INTEGER NOT NULL, -- likewise
	pid INTEGER NOT NULL,          -- target it was asked through
	path TEXT NOT NULL,            -- such as /proc/42/cwd
	mount_id INTEGER,              -- of that path in the target's mountinfo; NULL: not known
	outcome INTEGER NOT NULL,      -- lookup outcome; where it is not ok, the rest is NULL
	type INTEGER,                  -- f_type, the file system's magic number
	block_size_bytes INTEGER,      -- f_bsize
	size_bytes INTEGER,            -- f_blocks; 0: it has no storage
	free_bytes INTEGER,            -- f_bfree
	available_bytes INTEGER,       -- f_bavail: free for those who are not root
	inode_count INTEGER,           -- f_files; 0: not limited
	inode_free_count INTEGER,      -- f_ffree
	name_max_bytes INTEGER,        -- f_namelen
	flags INTEGER,                 -- f_flags: ST_ bits of that mount, statfs(2)
	PRIMARY KEY (device_major, device_minor)
) STRICT, WITHOUT ROWID;
