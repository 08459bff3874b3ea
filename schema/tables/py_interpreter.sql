-- Interpreters of a process: the main one and its subinterpreters. Source: PyInterpreterState.
CREATE TABLE py_interpreter (
	pid INTEGER NOT NULL,            -- as seen by the capture
	interpreter INTEGER NOT NULL,    -- its id; 0: the main one
	address INTEGER NOT NULL,        -- of its PyInterpreterState
	thread_count INTEGER NOT NULL,   -- thread states
	gil_address INTEGER,             -- of its global lock: interpreters with the same one share it; NULL: not known, or none
	gil_locked INTEGER,              -- 1: held, 0: free, -1: never made; NULL: not known
	gil_holder INTEGER,              -- thread state that took it last (holds it, if locked); NULL: none, or not known
	gil_interval_us INTEGER,         -- sys.setswitchinterval(), microseconds
	gil_switch_count INTEGER,        -- times another thread took the lock; NULL: not known
	is_collecting INTEGER,           -- 1: a garbage collection runs; NULL: not known
	module_count INTEGER             -- entries of sys.modules; NULL: not known
) STRICT;
