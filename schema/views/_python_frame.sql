-- Python frames of the stacks in the dump, innermost first; marks of calls from C are left out.
CREATE TEMP TABLE _python_frame AS
WITH RECURSIVE dumped AS (
	SELECT DISTINCT sample.stack FROM sample JOIN profile ON profile.id = sample.profile WHERE profile.kind = 0 AND sample.stack IS NOT NULL
), walk AS (
	SELECT dumped.stack, stack.parent, stack.frame, 0 AS position FROM dumped JOIN stack ON stack.id = dumped.stack
	UNION ALL
	SELECT walk.stack, stack.parent, stack.frame, position + 1 FROM walk JOIN stack ON stack.id = walk.parent
)
SELECT
	walk.stack,
	row_number() OVER (PARTITION BY walk.stack ORDER BY position) - 1 AS depth,
	name.text AS function,
	qualname.text AS qualname,
	file.text AS file,
	function.file AS file_string,
	frame.line,
	frame.end_line,
	frame.start_column,
	frame.end_column,
	function.first_line,
	frame.validity
FROM walk
	JOIN frame ON frame.id = walk.frame
	JOIN function ON function.id = frame.function
	LEFT JOIN string AS name ON name.id = function.name
	LEFT JOIN string AS qualname ON qualname.id = function.qualname
	LEFT JOIN string AS file ON file.id = function.file
WHERE function.kind = 0;
