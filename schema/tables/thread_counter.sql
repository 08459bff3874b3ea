-- Counters of a thread at a tick: a row where it ran since its last row, at its first and its last tick. Between two rows nothing changed.
CREATE TABLE thread_counter (
	pid INTEGER NOT NULL,               -- as seen by the capture
	tid INTEGER NOT NULL,               -- as seen by the capture
	tick INTEGER NOT NULL,              -- of table tick
	state TEXT,                         -- one letter
	utime_ticks INTEGER,                -- user CPU time
	stime_ticks INTEGER,                -- system CPU time
	guest_ticks INTEGER,                -- ran a virtual CPU; part of utime
	minor_faults INTEGER,               -- needed no storage
	major_faults INTEGER,               -- needed storage
	blkio_delay_ticks INTEGER,          -- waited for block I/O
	processor INTEGER,                  -- CPU it ran on last
	run_ns INTEGER,                     -- on a CPU, schedstat
	run_delay_ns INTEGER,               -- runnable, waiting for a CPU
	timeslices INTEGER,                 -- times it was put on a CPU
	voluntary_ctxt_switches INTEGER,    -- gave up the CPU
	nonvoluntary_ctxt_switches INTEGER, -- lost the CPU
	rchar_bytes INTEGER,                -- returned by read calls
	wchar_bytes INTEGER,                -- passed to write calls
	syscr INTEGER,                      -- read calls
	syscw INTEGER,                      -- write calls
	read_bytes INTEGER,                 -- fetched from storage
	write_bytes INTEGER,                -- sent to storage
	cancelled_write_bytes INTEGER,      -- dirtied and then truncated
	PRIMARY KEY (pid, tid, tick)
) STRICT, WITHOUT ROWID;
