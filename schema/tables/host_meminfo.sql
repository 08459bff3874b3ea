-- /proc/meminfo at the start of the capture: every line. The window's series is host_memory.
CREATE TABLE host_meminfo (
	name TEXT NOT NULL,     -- such as MemAvailable
	value INTEGER NOT NULL  -- bytes where the kernel says kB, else a count (HugePages_*)
) STRICT;
