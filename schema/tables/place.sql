-- Folders a target depends on without having them open. Source: statx(2) through /proc/PID.
CREATE TABLE place (
	pid INTEGER NOT NULL,  -- as seen by the capture
	role TEXT NOT NULL,    -- cwd, root, or tmp: /tmp inside the root
	mount_id INTEGER,      -- of mountinfo; NULL: before 5.8
	device_major INTEGER,  -- of the file system
	device_minor INTEGER,  -- of the file system
	inode INTEGER,         -- of the folder
	mode INTEGER,          -- st_mode
	PRIMARY KEY (pid, role)
) STRICT, WITHOUT ROWID;
