-- What a thread was seen to do. Samples of one thread that follow each other and say the same are one row of that weight.
CREATE TABLE sample (
	id INTEGER PRIMARY KEY,       -- from 1
	profile INTEGER NOT NULL,     -- of table profile
	t_ns INTEGER NOT NULL,        -- CLOCK_MONOTONIC of the first one
	duration_ns INTEGER NOT NULL, -- from the first to the last one; 0: it is a single one
	pid INTEGER NOT NULL,         -- as seen by the capture
	tid INTEGER,                  -- as seen by the capture; NULL: unknown
	interpreter INTEGER,          -- Python: its id (a thread may have a stack in each of several); NULL: no Python thread, or unknown
	stack INTEGER,                -- of table stack; NULL: it has no frames, or could not be read (flags)
	weight INTEGER NOT NULL,      -- samples that the row stands for
	cpu_ns INTEGER,               -- CPU time the thread used since its sample before this row; NULL: unknown
	is_on_cpu INTEGER,            -- 1: it ran since its sample before, in a dump: at that moment; 0: it did not; NULL: unknown
	holds_gil INTEGER,            -- 1: it held the lock of its interpreter; NULL: unknown, or there is no such lock
	has_exception INTEGER,        -- 1: it was handling an exception (exc_info); NULL: unknown
	exception INTEGER,            -- string: the exception's type; NULL: none, or unknown
	activity INTEGER,             -- lookup activity; NULL: unknown
	flags INTEGER NOT NULL        -- bits of lookup sample_flag
) STRICT;
