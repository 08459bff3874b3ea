-- Which task awaits which, also through a future that gathers several. Source: task_fut_waiter and its _children; from 3.14 on fut_awaited_by.
CREATE TABLE py_await (
	pid INTEGER NOT NULL,         -- as seen by the capture
	waiter INTEGER NOT NULL,      -- of py_task
	awaited INTEGER NOT NULL,     -- of py_task
	PRIMARY KEY (pid, waiter, awaited)
) STRICT, WITHOUT ROWID;
