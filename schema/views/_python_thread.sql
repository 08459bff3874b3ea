-- Threads of the dump, with their state in words.
CREATE TEMP TABLE _python_thread AS
SELECT
	py_thread.pid,
	py_thread.tid,
	py_thread.namespace_tid,
	py_thread.interpreter,
	py_thread.thread_state,
	py_thread.ident,
	py_thread.name AS thread,
	CASE
		WHEN sample.activity = 7 THEN 'gone'
		WHEN sample.activity = 8 THEN 'stopped'
		WHEN sample.activity = 4 THEN 'collecting'
		WHEN sample.activity = 6 THEN 'native only'
		WHEN sample.holds_gil = 1 THEN 'holds the GIL'
		WHEN sample.activity = 3 THEN 'wants the GIL'
		WHEN sample.activity = 5 THEN 'blocked in syscall'
		WHEN sample.activity IN (1, 2) THEN 'running'
	END AS state,
	sample.holds_gil,
	sample.is_on_cpu,
	CASE WHEN py_thread.syscall_number >= 0 THEN coalesce(syscall.name, 'syscall ' || py_thread.syscall_number) END AS syscall,
	exception.text AS exception,
	py_thread.is_daemon,
	py_thread.tries,
	py_thread.stopped_ns,
	sample.t_ns,
	sample.stack,
	sample.flags
FROM py_thread
	LEFT JOIN sample ON sample.id = py_thread.sample
	LEFT JOIN string AS exception ON exception.id = sample.exception
	LEFT JOIN syscall ON syscall.number = py_thread.syscall_number;
