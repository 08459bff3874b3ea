-- /proc/PID/io of a target at the snapshot, since it started. Documentation/filesystems/proc.rst.
CREATE TABLE process_io (
	pid INTEGER PRIMARY KEY,       -- as seen by the capture
	rchar_bytes INTEGER,           -- returned by read calls, cache included
	wchar_bytes INTEGER,           -- passed to write calls
	syscr INTEGER,                 -- read calls
	syscw INTEGER,                 -- write calls
	read_bytes INTEGER,            -- fetched from storage
	write_bytes INTEGER,           -- sent to storage
	cancelled_write_bytes INTEGER  -- dirtied and then truncated
) STRICT;
