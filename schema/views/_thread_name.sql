-- What threads and their processes are called: by the interpreter where it says so, else by the kernel.
CREATE TEMP VIEW _thread_name AS
SELECT
	thread.pid,
	thread.tid,
	coalesce((SELECT py_thread.name FROM py_thread WHERE py_thread.pid = thread.pid AND py_thread.tid = thread.tid AND py_thread.name IS NOT NULL LIMIT 1), thread.comm) AS name,
	target.comm AS process_name
FROM thread LEFT JOIN target ON target.pid = thread.pid;
