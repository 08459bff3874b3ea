-- Generations of the garbage collector, per interpreter. Source: struct _gc_runtime_state; 3.15: its ring of statistics.
CREATE TABLE py_gc (
	pid INTEGER NOT NULL,          -- as seen by the capture
	interpreter INTEGER NOT NULL,  -- of py_interpreter
	generation INTEGER NOT NULL,   -- 0 is the youngest
	threshold INTEGER,             -- gc.get_threshold(); 0 in generation 0: automatic collection is off
	count INTEGER,                 -- gc.get_count(): allocations less deallocations (generation 0), collections of the younger one (others)
	collections INTEGER,           -- since the start; NULL: the version does not count them, or hides it
	collected INTEGER,             -- objects freed since the start
	uncollectable INTEGER,         -- objects found and not freed since the start
	candidates INTEGER,            -- objects looked at since the start (3.15)
	duration_ns INTEGER            -- time taken since the start (3.15)
) STRICT;
