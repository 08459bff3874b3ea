-- Every process of the host at the start of the capture. Source: /proc/PID/{stat,statm,status,io,cmdline}.
CREATE TABLE process (
	pid INTEGER PRIMARY KEY,   -- as seen by the capture
	ppid INTEGER,              -- parent; 0: none
	pgid INTEGER,              -- process group
	sid INTEGER,               -- session
	tty INTEGER,               -- device number of the controlling terminal; 0: none
	tty_pgid INTEGER,          -- foreground process group of the terminal; -1: none
	comm TEXT,                 -- name, stat field 2
	arguments TEXT,            -- command line, one space between arguments, masked; NULL: none (kernel thread, zombie) or not read
	exe TEXT,                  -- readlink /proc/PID/exe without " (deleted)"; NULL: kernel thread or zombie, or not permitted
	state TEXT,                -- one letter: R S D T t Z X I
	flags INTEGER,             -- PF_ bits
	ruid INTEGER,              -- real uid
	euid INTEGER,              -- effective uid
	user_name TEXT,            -- of euid in the capture's /etc/passwd; NULL: not there
	rgid INTEGER,              -- real gid
	minor_faults INTEGER,      -- needed no storage
	major_faults INTEGER,      -- needed storage
	utime_ticks INTEGER,       -- user CPU time of all its threads
	stime_ticks INTEGER,       -- system CPU time
	child_utime_ticks INTEGER, -- of waited-for children
	child_stime_ticks INTEGER, -- of waited-for children
	priority INTEGER,          -- the kernel's
	nice INTEGER,              -- -20 to 19
	thread_count INTEGER,      -- threads
	start_ticks INTEGER,       -- since boot
	vsz_bytes INTEGER,         -- address space
	rss_bytes INTEGER,         -- resident set, as stat says
	shared_bytes INTEGER,      -- file and shared memory part of the resident set
	swap_bytes INTEGER,        -- swapped out
	locked_bytes INTEGER,      -- mlock(2)ed memory (ps shows L)
	processor INTEGER,         -- CPU it ran on last
	rt_priority INTEGER,       -- 0: not real time
	policy INTEGER,            -- SCHED_ number
	rchar_bytes INTEGER,       -- returned by read calls; this and the next six NULL: not permitted
	wchar_bytes INTEGER,       -- passed to write calls
	syscr INTEGER,             -- read calls
	syscw INTEGER,             -- write calls
	read_bytes INTEGER,        -- fetched from storage
	write_bytes INTEGER,       -- sent to storage
	cancelled_write_bytes INTEGER, -- dirtied and then truncated
	t_ns INTEGER NOT NULL      -- CLOCK_MONOTONIC of the read of stat
) STRICT;
