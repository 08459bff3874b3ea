-- The innermost Python function of each stack of the sampling window. The same @base: the same line, called from the same places; marks (of native code, of the
-- collector) and the instruction within the line do not count.
CREATE TEMP TABLE _python_leaf AS
WITH RECURSIVE sampled AS (
	SELECT DISTINCT sample.stack FROM profile JOIN sample ON sample.profile = profile.id WHERE profile.kind = 1 AND sample.stack IS NOT NULL
), walk AS (
	SELECT sampled.stack, stack.id AS base, stack.parent, stack.frame, function.kind, 0 AS is_gc, 0 AS is_native
	FROM sampled JOIN stack ON stack.id = sampled.stack JOIN frame ON frame.id = stack.frame JOIN function ON function.id = frame.function
	UNION ALL
	SELECT walk.stack, stack.id, stack.parent, stack.frame, function.kind, is_gc OR walk.kind = 3, is_native OR walk.kind = 4
	FROM walk JOIN stack ON stack.id = walk.parent JOIN frame ON frame.id = stack.frame JOIN function ON function.id = frame.function
	WHERE walk.kind <> 0
)
SELECT
	walk.stack,
	min(walk.base) OVER (PARTITION BY walk.parent, frame.function, frame.line) AS base,
	walk.is_gc,
	walk.is_native,
	name.text AS function,
	file.text AS file,
	function.file AS file_string,
	frame.line,
	frame.function AS function_id,
	coalesce(qualname.text, name.text, '?') AS name,
	coalesce(qualname.text, name.text, '?')
		|| coalesce(' (' || replace(file.text, rtrim(file.text, replace(file.text, '/', '')), '') || coalesce(':' || frame.line, '') || ')', '') AS place
FROM walk JOIN frame ON frame.id = walk.frame JOIN function ON function.id = frame.function
	LEFT JOIN string AS name ON name.id = function.name
	LEFT JOIN string AS qualname ON qualname.id = function.qualname
	LEFT JOIN string AS file ON file.id = function.file
WHERE walk.kind = 0;
