-- Python threads grouped by identical stack and state, the largest group first; frames innermost first.
CREATE TEMP VIEW python_stacks AS
WITH text AS MATERIALIZED (
	SELECT stack, count(*) AS frame_count,
		group_concat(coalesce(qualname, function, '?') || ' (' || coalesce(file, '?') || coalesce(':' || line, '') || ')', ' < ') AS frames
	FROM (SELECT * FROM _python_frame ORDER BY stack, depth)
	GROUP BY stack
), thread AS (
	SELECT t.*, text.frame_count,
		coalesce(text.frames, CASE WHEN t.flags & 96 THEN 'could not be read' ELSE 'no Python frame' END) AS frames
	FROM _python_thread AS t LEFT JOIN text ON text.stack = t.stack
)
SELECT
	pid,
	count(*) AS thread_count,
	state,
	syscall,
	max(flags & 2) = 0 AS is_whole,
	group_concat(coalesce(thread, tid), ', ') AS threads,
	frame_count,
	frames AS stack
FROM thread
GROUP BY pid, interpreter, frames, state, syscall
ORDER BY pid, thread_count DESC, frame_count IS NULL, max(holds_gil) DESC, min(tid);
