-- Load and activity of the host at each tick. Source: /proc/loadavg, /proc/stat.
CREATE TABLE host_activity (
	tick INTEGER PRIMARY KEY, -- of table tick
	load_1 REAL,              -- mean of runnable and uninterruptible tasks, 1 minute
	load_5 REAL,              -- 5 minutes
	load_15 REAL,             -- 15 minutes
	runnable INTEGER,         -- scheduling entities that can run now
	tasks INTEGER,            -- scheduling entities
	last_pid INTEGER,         -- made last
	ctxt_switches INTEGER,    -- since boot
	interrupts INTEGER,       -- since boot
	softirqs INTEGER,         -- since boot
	forks INTEGER,            -- since boot
	procs_running INTEGER,    -- runnable now
	procs_blocked INTEGER     -- waiting for I/O now
) STRICT;
