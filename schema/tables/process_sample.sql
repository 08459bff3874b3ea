-- CPU, memory and I/O of every process of the host at the end of the window; its start is `process`. Source: /proc/PID/{stat,status,io}.
CREATE TABLE process_sample (
	pid INTEGER PRIMARY KEY, -- as seen by the capture
	t_ns INTEGER NOT NULL,   -- CLOCK_MONOTONIC of the read
	start_ticks INTEGER,     -- since boot; differs from process.start_ticks where the pid was reused
	comm TEXT,               -- name
	state TEXT,              -- one letter
	ppid INTEGER,            -- parent
	minor_faults INTEGER,    -- since its start
	major_faults INTEGER,    -- since its start
	utime_ticks INTEGER,     -- since its start
	stime_ticks INTEGER,     -- since its start
	vsz_bytes INTEGER,       -- address space
	rss_bytes INTEGER,       -- resident set
	swap_bytes INTEGER,      -- swapped out
	thread_count INTEGER,    -- threads
	processor INTEGER,       -- CPU it ran on last
	rchar_bytes INTEGER,     -- returned by read calls; this and the next six NULL: not permitted
	wchar_bytes INTEGER,     -- passed to write calls
	syscr INTEGER,           -- read calls
	syscw INTEGER,           -- write calls
	read_bytes INTEGER,      -- fetched from storage
	write_bytes INTEGER,     -- sent to storage
	cancelled_write_bytes INTEGER -- dirtied and then truncated
) STRICT;
