-- Threads as the interpreters know them, and those that they do not. Source: PyThreadState, module threading, /proc/PID/task.
CREATE TABLE py_thread (
	pid INTEGER NOT NULL,         -- as seen by the capture
	interpreter INTEGER,          -- of py_interpreter; NULL: no interpreter knows the thread
	thread_state INTEGER,         -- address of its PyThreadState: a thread has one in each interpreter that it entered; NULL: none
	tid INTEGER,                  -- as seen by the capture; NULL: it has ended, or could not be told
	namespace_tid INTEGER,        -- in the pid namespace of the process: gettid(2)
	ident INTEGER,                -- threading.get_ident(): a pthread_t; NULL: no interpreter knows the thread
	name TEXT,                    -- threading.Thread.name; NULL: not made by module threading, or not read
	is_daemon INTEGER,            -- 1: the process does not wait for it at its end; NULL: not known
	syscall_number INTEGER,       -- the call it was blocked in when its stack was read (lookup syscall); -1: in the kernel otherwise; NULL: none, or not known
	tries INTEGER NOT NULL,       -- how often its stack was read until that was true; 0: never
	stopped_ns INTEGER,           -- for how long it was stopped because its stack could not be read while it ran (--max-stop); NULL: it was not
	sample INTEGER                -- of table sample: its stack, and what it did; NULL: not taken
) STRICT;
