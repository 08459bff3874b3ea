-- The largest containers among those objects, with --heap.
CREATE TABLE py_heap_container (
	pid INTEGER NOT NULL,          -- as seen by the capture
	interpreter INTEGER NOT NULL,  -- of py_interpreter
	type TEXT,                     -- its name; NULL: not readable
	item_count INTEGER NOT NULL,   -- elements; of a dict: entries
	size_bytes INTEGER NOT NULL,   -- of itself alone
	owner TEXT                     -- a name that leads to it, as module.name, module.Class.name, module.name[...]; NULL: none was found
) STRICT;
