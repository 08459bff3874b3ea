-- Thread pools of concurrent.futures that have a worker, as their executors tell. Source: the variables of the workers' outermost frames.
CREATE TABLE py_pool (
	pid INTEGER NOT NULL,         -- as seen by the capture
	pool INTEGER NOT NULL,        -- from 1, as they were met
	interpreter INTEGER NOT NULL, -- of py_interpreter
	name TEXT,                    -- what the names of its threads begin with; NULL: not readable, or it has none
	max_workers INTEGER,          -- it makes a thread for a job until it has so many; NULL: not readable
	queued INTEGER,               -- jobs that no worker has taken yet; NULL: not readable
	PRIMARY KEY (pid, pool)
) STRICT, WITHOUT ROWID;
