-- What is mounted where, as the target sees it. Source: /proc/PID/mountinfo, with its octal escapes undone.
CREATE TABLE mount (
	pid INTEGER NOT NULL,          -- as seen by the capture
	position INTEGER NOT NULL,     -- line of the file, from 0
	mount_id INTEGER NOT NULL,     -- as in fdinfo
	parent_id INTEGER NOT NULL,    -- mount it stands on; itself or one out of sight for the topmost
	device_major INTEGER NOT NULL, -- of the superblock; files of btrfs and overlay report others
	device_minor INTEGER NOT NULL, -- of the superblock
	root TEXT NOT NULL,            -- part of the file system that is mounted
	point TEXT NOT NULL,           -- mount point, seen from the target's root
	options TEXT NOT NULL,         -- of this mount
	propagation TEXT NOT NULL,     -- optional fields, such as shared:1 master:2; empty: private
	type TEXT NOT NULL,            -- file system, with its subtype (fuse.sshfs)
	source TEXT NOT NULL,          -- device or whatever the file system calls its source, masked
	super_options TEXT NOT NULL,   -- of the file system, masked
	PRIMARY KEY (pid, position)
) STRICT, WITHOUT ROWID;
