-- /proc/meminfo at each tick: every line.
CREATE TABLE host_memory (
	tick INTEGER NOT NULL,    -- of table tick
	name TEXT NOT NULL,       -- such as MemAvailable
	value INTEGER NOT NULL,   -- bytes where the kernel says kB, else a count (HugePages_*)
	PRIMARY KEY (tick, name)
) STRICT, WITHOUT ROWID;
