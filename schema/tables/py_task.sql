-- Tasks of asyncio. Source: TaskObj of Modules/_asynciomodule.c, or the attributes of a task made in Python.
CREATE TABLE py_task (
	pid INTEGER NOT NULL,         -- as seen by the capture
	task INTEGER NOT NULL,        -- from 1, by address
	interpreter INTEGER NOT NULL, -- of py_interpreter
	loop INTEGER,                 -- of py_loop; NULL: it has none that is known
	name TEXT,                    -- Task.get_name(); NULL: before 3.8, or not readable
	state INTEGER NOT NULL,       -- lookup async_state
	stack INTEGER,                -- of table stack: its coroutines, each awaiting the next; NULL: it has ended, or could not be read
	waits_on TEXT,                -- type of the future that it waits for; NULL: it waits for none
	PRIMARY KEY (pid, task)
) STRICT, WITHOUT ROWID;
