-- What this capture was: one row. Relates t_ns (CLOCK_MONOTONIC) to wall clock and boot.
CREATE TABLE bundle (
	format INTEGER NOT NULL,                 -- of the tables; also PRAGMA user_version
	tool_version TEXT NOT NULL,              -- of pidshot-capture
	hostname TEXT,                           -- uname(2) nodename
	kernel TEXT,                             -- uname(2) release
	machine TEXT,                            -- uname(2) machine
	boot_id TEXT,                            -- /proc/sys/kernel/random/boot_id
	start_t_ns INTEGER NOT NULL,             -- CLOCK_MONOTONIC at the start of the capture
	start_realtime_ns INTEGER NOT NULL,      -- CLOCK_REALTIME at that moment, since 1970 UTC
	start_boottime_ns INTEGER NOT NULL,      -- CLOCK_BOOTTIME at that moment, since boot
	utc_offset_s INTEGER NOT NULL,           -- local time minus UTC on the host
	timezone TEXT,                           -- abbreviation of the host's zone
	window_ns INTEGER NOT NULL,              -- length asked for; 0: snapshot alone
	interval_ns INTEGER NOT NULL,            -- asked for between two ticks of the window
	clock_ticks_per_second INTEGER NOT NULL, -- sysconf(_SC_CLK_TCK), the unit of *_ticks
	page_size_bytes INTEGER NOT NULL,        -- sysconf(_SC_PAGESIZE)
	cpu_count INTEGER NOT NULL,              -- online CPUs, sysconf(_SC_NPROCESSORS_ONLN)
	mem_total_bytes INTEGER,                 -- /proc/meminfo MemTotal
	capture_pid INTEGER NOT NULL,            -- of pidshot-capture itself
	capture_uid INTEGER NOT NULL,            -- effective uid it ran as
	capture_arguments TEXT NOT NULL,         -- its command line, masked
	redact INTEGER NOT NULL,                 -- 0 none, 1 default, 2 strict
	ticket TEXT                              -- --case
) STRICT;
