-- /proc/vmstat at the start and the end of the window: every line. A snapshot alone keeps the file.
CREATE TABLE host_vmstat (
	t_ns INTEGER NOT NULL,    -- CLOCK_MONOTONIC of the read
	name TEXT NOT NULL,       -- such as pgmajfault
	value INTEGER NOT NULL,   -- count since boot, or a number of pages
	PRIMARY KEY (t_ns, name)
) STRICT, WITHOUT ROWID;
