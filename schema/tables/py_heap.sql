-- The walk over the objects that Python's garbage collector tracks, one an interpreter, with --heap. It does not stop the process: numbers are approximate.
CREATE TABLE py_heap (
	pid INTEGER NOT NULL,          -- as seen by the capture
	interpreter INTEGER NOT NULL,  -- of py_interpreter
	t_ns INTEGER NOT NULL,         -- CLOCK_MONOTONIC when it began
	duration_ns INTEGER NOT NULL,  -- that it took
	object_count INTEGER NOT NULL, -- objects that were met
	size_bytes INTEGER NOT NULL,   -- of them alone, as sys.getsizeof() counts; what they refer to counts where it is tracked itself
	type_count INTEGER NOT NULL,   -- types of them
	cut TEXT                       -- why it ended before all was seen; NULL: it did not
) STRICT;
