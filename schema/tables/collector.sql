-- What ran, for which target, and how it went.
CREATE TABLE collector (
	id INTEGER PRIMARY KEY,        -- from 1, in the order of the runs
	name TEXT NOT NULL,            -- as in --list
	pid INTEGER,                   -- target; NULL: the host
	t_ns INTEGER NOT NULL,         -- CLOCK_MONOTONIC at its start
	duration_ns INTEGER NOT NULL,  -- wall time
	cpu_ns INTEGER NOT NULL,       -- own CPU time
	source_count INTEGER NOT NULL, -- tried
	gap_count INTEGER NOT NULL,    -- of these neither ok nor empty nor not_applicable
	outcome INTEGER NOT NULL,      -- lookup outcome, of the collector as a whole
	errno INTEGER,                 -- NULL: none
	what TEXT,                     -- why, in words
	needs TEXT                     -- what would close a gap of it, in words
) STRICT;
