-- Event loops of asyncio that have tasks. Source: the tasks' fut_loop, and the loop's own attributes.
CREATE TABLE py_loop (
	pid INTEGER NOT NULL,         -- as seen by the capture
	loop INTEGER NOT NULL,        -- from 1, in the order in which they were met
	interpreter INTEGER NOT NULL, -- of py_interpreter
	tid INTEGER,                  -- thread that runs it, as seen by the capture; NULL: none does, or it could not be told
	type TEXT,                    -- of the loop object; NULL: not readable
	PRIMARY KEY (pid, loop)
) STRICT, WITHOUT ROWID;
