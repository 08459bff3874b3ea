-- Local variables of the dump's frames, with --locals. Source: the frame's slots, cells and namespaces; values as repr() writes them.
CREATE TABLE py_local (
	pid INTEGER NOT NULL,          -- as seen by the capture
	thread_state INTEGER NOT NULL, -- of py_thread
	depth INTEGER NOT NULL,        -- of the frame, 0 the innermost; marks of calls from C do not count
	position INTEGER NOT NULL,     -- in the frame, from 0: arguments, locals, cells, free variables
	name TEXT NOT NULL,            -- of the variable
	value TEXT,                    -- its text, cut at 8 KiB, without secrets; NULL: the frame moved on while it was read
	PRIMARY KEY (pid, thread_state, depth, position)
) STRICT, WITHOUT ROWID;
