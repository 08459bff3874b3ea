-- CPU and memory of every process of the host at the end of the window; its start is `process`.
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
	rss_bytes INTEGER,       -- resident set
	thread_count INTEGER,    -- threads
	processor INTEGER        -- CPU it ran on last
) STRICT;
