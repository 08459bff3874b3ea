-- What every Python thread was doing: its frames, 0 the innermost. A thread without Python frames is one row.
CREATE TEMP VIEW py_spy AS
SELECT
	thread.pid,
	thread.tid,
	thread.thread,
	thread.state,
	thread.holds_gil,
	frame.depth,
	frame.function,
	frame.qualname,
	frame.file,
	frame.line,
	CASE
		WHEN frame.depth IS NULL THEN CASE WHEN thread.flags & 64 THEN 'unreadable' WHEN thread.flags & 32 THEN 'torn' WHEN thread.flags & 128 THEN 'not kept' END
		WHEN frame.validity = 2 THEN 'unreadable'
		WHEN frame.depth = 0 AND thread.flags & 2 THEN 'torn'
		WHEN frame.validity = 1 THEN 'line unknown'
		WHEN frame.depth = 0 AND thread.flags & 1 THEN 'leaf line uncertain'
		ELSE 'whole'
	END AS validity,
	frame.end_line,
	frame.start_column AS col,
	frame.end_column AS end_col,
	thread.interpreter,
	thread.namespace_tid,
	thread.ident,
	thread.syscall,
	thread.exception,
	thread.stopped_ns,
	thread.is_daemon,
	source.text AS source,
	file.is_changed AS source_changed
FROM _python_thread AS thread
	LEFT JOIN _python_frame AS frame ON frame.stack = thread.stack
	LEFT JOIN _source_file AS file ON file.pid = thread.pid AND file.file = frame.file_string
	LEFT JOIN py_source_line AS source ON source.pid = file.source_pid AND source.file = file.file AND source.line = frame.line
ORDER BY thread.pid, thread.interpreter IS NULL, thread.interpreter, thread.tid IS NULL, thread.tid, thread.thread_state, frame.depth;
