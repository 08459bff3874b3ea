-- The network namespace of each target. Source: stat(2) of /proc/PID/ns/net.
CREATE TABLE target_netns (
	pid INTEGER PRIMARY KEY,     -- as seen by the capture
	netns INTEGER,               -- inode; NULL: may not be known
	is_own INTEGER,              -- 1: the capture's own too; NULL: not known
	counted_pid INTEGER NOT NULL -- the target through whose /proc its counters were read: the first in the namespace
) STRICT;
