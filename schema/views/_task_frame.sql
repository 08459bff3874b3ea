-- Frames of the coroutines of each task, innermost first.
CREATE TEMP VIEW _task_frame AS
WITH RECURSIVE walk AS (
	SELECT py_task.pid, py_task.task, stack.parent, stack.frame, 0 AS depth FROM py_task JOIN stack ON stack.id = py_task.stack
	UNION ALL
	SELECT walk.pid, walk.task, stack.parent, stack.frame, walk.depth + 1 FROM walk JOIN stack ON stack.id = walk.parent
)
SELECT
	walk.pid,
	walk.task,
	walk.depth,
	name.text AS function,
	qualname.text AS qualname,
	file.text AS file,
	function.file AS file_string,
	frame.line
FROM walk
	JOIN frame ON frame.id = walk.frame
	JOIN function ON function.id = frame.function
	LEFT JOIN string AS name ON name.id = function.name
	LEFT JOIN string AS qualname ON qualname.id = function.qualname
	LEFT JOIN string AS file ON file.id = function.file;
