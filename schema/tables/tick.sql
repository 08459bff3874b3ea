-- The moments at which the window was sampled.
CREATE TABLE tick (
	tick INTEGER PRIMARY KEY,     -- from 0
	t_ns INTEGER NOT NULL,        -- CLOCK_MONOTONIC when its reads began
	duration_ns INTEGER NOT NULL  -- that its reads took
) STRICT;
