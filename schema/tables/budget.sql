-- The harm budget: what was allowed and what was used.
CREATE TABLE budget (
	name TEXT PRIMARY KEY, -- max_cpu, max_memory, max_size, deadline, processes, max_stop, max_slowdown
	allowed REAL NOT NULL, -- in the unit
	used REAL,             -- in the unit; NULL: not measured
	unit TEXT NOT NULL,    -- percent, bytes, seconds, milliseconds
	what TEXT              -- what was thinned, skipped or ended because of it
) STRICT, WITHOUT ROWID;
