-- Objects that Python's garbage collector tracks, by type, with --heap. Source: the lists of generations; type, ob_size and allocation of each object.
CREATE TABLE py_heap_type (
	pid INTEGER NOT NULL,          -- as seen by the capture
	interpreter INTEGER NOT NULL,  -- of py_interpreter
	type TEXT,                     -- its name, with the module where there is one; NULL: all that are too small to have a row each
	object_count INTEGER NOT NULL, -- objects of that type
	size_bytes INTEGER NOT NULL    -- of them alone
) STRICT;
