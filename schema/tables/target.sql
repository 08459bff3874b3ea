-- A process that was captured: who it is. Source: /proc/PID and its links.
CREATE TABLE target (
	pid INTEGER PRIMARY KEY,  -- as seen by the capture
	position INTEGER,         -- from 0, in the order of the capture: the first names the bundle, a tree begins with its root
	start_ticks INTEGER,      -- since boot, clock ticks; field 22 of /proc/PID/stat
	ended_t_ns INTEGER,       -- CLOCK_MONOTONIC when found ended; NULL: outlived the capture
	comm TEXT,                -- /proc/PID/comm
	exe TEXT,                 -- readlink /proc/PID/exe, without the kernel's " (deleted)"
	exe_deleted INTEGER,      -- 1: the file was unlinked or replaced since
	cwd TEXT,                 -- readlink /proc/PID/cwd
	root TEXT,                -- readlink /proc/PID/root
	arguments TEXT,           -- /proc/PID/cmdline, one space between arguments, masked
	argument_count INTEGER,   -- of /proc/PID/cmdline
	uid INTEGER,              -- real uid
	user_name TEXT,           -- of uid in the target's own /etc/passwd; NULL: not there
	gid INTEGER,              -- real gid
	group_name TEXT,          -- of gid in the target's own /etc/group; NULL: not there
	is_kernel_thread INTEGER, -- 1: PF_KTHREAD in stat's flags
	is_32_bit INTEGER,        -- 1: the executable's ELF class is 32 bits
	pidfd INTEGER NOT NULL    -- 1: identity held by a pidfd; 0: by start time alone
) STRICT;
