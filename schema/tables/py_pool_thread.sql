-- The workers of thread pools. Source: as py_pool.
CREATE TABLE py_pool_thread (
	pid INTEGER NOT NULL,          -- as seen by the capture
	thread_state INTEGER NOT NULL, -- of py_thread
	pool INTEGER NOT NULL,         -- of py_pool
	PRIMARY KEY (pid, thread_state)
) STRICT, WITHOUT ROWID;
