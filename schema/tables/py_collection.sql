-- The last garbage collections before the capture. CPython 3.15 keeps a ring of them: the last 11 of the youngest generation, 3 of each other.
CREATE TABLE py_collection (
	pid INTEGER NOT NULL,          -- as seen by the capture
	interpreter INTEGER NOT NULL,  -- of py_interpreter
	generation INTEGER NOT NULL,   -- 0 is the youngest
	t_ns INTEGER NOT NULL,         -- CLOCK_MONOTONIC when it began
	duration_ns INTEGER NOT NULL,  -- until its end
	collected INTEGER,             -- objects freed by it; NULL: the one before it is no longer there to compare with
	uncollectable INTEGER,         -- objects found and not freed by it
	candidates INTEGER,            -- objects it looked at
	heap_objects INTEGER NOT NULL  -- objects that the collector tracked when it began
) STRICT;
