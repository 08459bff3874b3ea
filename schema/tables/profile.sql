-- One series of stacks: a dump (each thread once), or what was sampled over a window. What it counted is in profile_count.
CREATE TABLE profile (
	id INTEGER PRIMARY KEY,       -- from 1
	kind INTEGER NOT NULL,        -- lookup profile_kind
	pid INTEGER,                  -- as seen by the capture; NULL: the whole host
	t_ns INTEGER NOT NULL,        -- CLOCK_MONOTONIC when it began
	duration_ns INTEGER,          -- until its end
	rate_hz INTEGER,              -- that was asked for, samples of each thread a second; NULL: a dump
	interval_ns INTEGER,          -- between samples at its end; longer than 1/rate_hz: thinned to keep the budget; NULL: a dump
	cpu_ns INTEGER,               -- own CPU time that it took
	memory_bytes INTEGER,         -- own memory that it took
	thinned TEXT                  -- why it has less than what was asked for; NULL: it has not
) STRICT;
