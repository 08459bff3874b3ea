-- Tasks of asyncio: what each waits in, 0 the innermost coroutine, and who awaits it. A task that has ended is one row.
CREATE TEMP VIEW asyncio AS
SELECT
	py_task.pid,
	py_loop.tid,
	py_task.loop,
	py_task.task,
	py_task.name,
	async_state.name AS state,
	(
		SELECT group_concat(coalesce(waiter.name, 'task ' || waiter.task), ', ')
		FROM py_await JOIN py_task AS waiter ON waiter.pid = py_await.pid AND waiter.task = py_await.waiter
		WHERE py_await.pid = py_task.pid AND py_await.awaited = py_task.task
	) AS awaited_by,
	frame.depth,
	frame.function,
	frame.file,
	frame.line,
	frame.qualname,
	py_task.waits_on,
	py_task.interpreter,
	source.text AS source
FROM py_task
	JOIN async_state ON async_state.state = py_task.state
	LEFT JOIN py_loop ON py_loop.pid = py_task.pid AND py_loop.loop = py_task.loop
	LEFT JOIN _task_frame AS frame ON frame.pid = py_task.pid AND frame.task = py_task.task
	LEFT JOIN py_source_root ON py_source_root.pid = py_task.pid
	LEFT JOIN py_source_line AS source ON source.pid = py_source_root.source_pid AND source.file = frame.file_string AND source.line = frame.line
ORDER BY py_task.pid, py_task.loop IS NULL, py_task.loop, py_task.task, frame.depth;
