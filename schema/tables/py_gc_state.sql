-- The garbage collector as a whole, per interpreter. Source: struct _gc_runtime_state.
CREATE TABLE py_gc_state (
	pid INTEGER NOT NULL,          -- as seen by the capture
	interpreter INTEGER NOT NULL,  -- of py_interpreter
	is_enabled INTEGER,            -- gc.isenabled()
	is_collecting INTEGER,         -- 1: a collection ran when this was read
	has_frozen INTEGER,            -- 1: gc.freeze() put objects out of its reach
	long_lived_total INTEGER,      -- objects that survived the last full collection
	long_lived_pending INTEGER     -- objects that survived younger collections since
) STRICT;
