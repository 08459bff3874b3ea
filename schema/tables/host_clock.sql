-- The host's clocks at the start of the capture and at the end of the window. Source: clock_gettime(2), adjtimex(2).
CREATE TABLE host_clock (
	t_ns INTEGER PRIMARY KEY,        -- CLOCK_MONOTONIC of the read
	realtime_ns INTEGER NOT NULL,    -- CLOCK_REALTIME at that moment, since 1970 UTC
	boottime_ns INTEGER NOT NULL,    -- CLOCK_BOOTTIME: counts through suspend
	uncertainty_ns INTEGER NOT NULL, -- between the first and the last of these reads
	state INTEGER,                   -- adjtimex's answer: TIME_OK 0 ... TIME_ERROR 5; NULL: refused
	status INTEGER,                  -- STA_ bits of timex
	clock_offset INTEGER,            -- still to be slewed: in us, in ns where status has STA_NANO
	frequency INTEGER,               -- correction, in 2^-16 parts per million
	max_error_us INTEGER,            -- as the time daemon says
	estimated_error_us INTEGER,      -- as the time daemon says
	tai_offset_s INTEGER             -- TAI minus UTC; 0: nobody has set it
) STRICT;
