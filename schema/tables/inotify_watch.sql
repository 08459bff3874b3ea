-- What an inotify descriptor watches. Source: inotify lines of fdinfo.
CREATE TABLE inotify_watch (
	pid INTEGER NOT NULL,    -- as seen by the capture
	fd INTEGER NOT NULL,     -- the inotify descriptor
	watch INTEGER NOT NULL,  -- wd
	inode INTEGER NOT NULL,  -- watched
	device INTEGER NOT NULL, -- sdev, the kernel's number
	mask INTEGER NOT NULL    -- IN_ bits
) STRICT;
