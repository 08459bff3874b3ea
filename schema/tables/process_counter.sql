-- Counters of a target at each tick. Source: /proc/PID/{stat,statm,status,io} and task/PID/schedstat.
CREATE TABLE process_counter (
	pid INTEGER NOT NULL,               -- as seen by the capture
	tick INTEGER NOT NULL,              -- of table tick
	t_ns INTEGER NOT NULL,              -- CLOCK_MONOTONIC of the read of stat
	state TEXT,                         -- of the main thread
	utime_ticks INTEGER,                -- user CPU time of all threads
	stime_ticks INTEGER,                -- system CPU time
	guest_ticks INTEGER,                -- ran a virtual CPU; part of utime
	minor_faults INTEGER,               -- needed no storage
	major_faults INTEGER,               -- needed storage
	blkio_delay_ticks INTEGER,          -- waited for block I/O
	thread_count INTEGER,               -- threads
	processor INTEGER,                  -- CPU the main thread ran on last
	vsz_bytes INTEGER,                  -- address space
	rss_bytes INTEGER,                  -- resident set
	swap_bytes INTEGER,                 -- swapped out
	page_table_bytes INTEGER,           -- VmPTE
	voluntary_ctxt_switches INTEGER,    -- of the main thread
	nonvoluntary_ctxt_switches INTEGER, -- of the main thread
	run_ns INTEGER,                     -- of the main thread, schedstat
	run_delay_ns INTEGER,               -- of the main thread
	fd_count INTEGER,                   -- open descriptors (st_size of /proc/PID/fd, Linux 6.2 on); NULL: not known
	rchar_bytes INTEGER,                -- returned by read calls
	wchar_bytes INTEGER,                -- passed to write calls
	syscr INTEGER,                      -- read calls
	syscw INTEGER,                      -- write calls
	read_bytes INTEGER,                 -- fetched from storage
	write_bytes INTEGER,                -- sent to storage
	cancelled_write_bytes INTEGER,      -- dirtied and then truncated
	PRIMARY KEY (pid, tick)
) STRICT, WITHOUT ROWID;
