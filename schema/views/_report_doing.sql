-- What the threads of a target were doing, for the report's first screen: those in one place in one row, the most first. Python says it best; else the kernel does.
CREATE TEMP VIEW _report_doing AS
WITH frame AS MATERIALIZED (
	SELECT
		stack, depth, coalesce(qualname, function, '?') || coalesce(' (' || replace(file, rtrim(file, replace(file, '/', '')), '') || coalesce(':' || line, '') || ')', '') AS place,
		-- Code of the interpreter's own library, or of what was installed, says less than the service's.
		coalesce(file GLOB '*/lib*/python[0-9]*' OR file GLOB '<frozen *', 1) AS is_library
	FROM _python_frame
), own AS (
	SELECT stack, min(depth) AS depth FROM frame WHERE NOT is_library GROUP BY stack
), place AS MATERIALIZED (
	SELECT
		innermost.stack,
		coalesce(mine.place || iif(mine.depth > 0, ' in ' || innermost.place, ''), innermost.place) AS place
	FROM frame AS innermost
		LEFT JOIN own ON own.stack = innermost.stack
		LEFT JOIN frame AS mine ON mine.stack = own.stack AND mine.depth = own.depth
	WHERE innermost.depth = 0
), python AS (
	SELECT
		t.pid,
		coalesce(t.thread, CAST(t.tid AS TEXT)) AS name,
		CASE t.state WHEN 'blocked in syscall' THEN 'in ' || coalesce(t.syscall, 'a system call') ELSE coalesce(t.state, 'state not known') END AS state,
		coalesce(place.place, iif(t.flags & 96, 'its stack could not be read', 'no Python code')) AS place
	FROM _python_thread AS t LEFT JOIN place ON place.stack = t.stack
), kernel AS (
	SELECT
		pid,
		coalesce(comm, CAST(tid AS TEXT)) AS name,
		CASE substr(state, 1, 1) WHEN 'R' THEN 'running' WHEN 'D' THEN 'uninterruptible' WHEN 'S' THEN 'asleep' WHEN 'T' THEN 'stopped' WHEN 't' THEN 'traced'
			WHEN 'Z' THEN 'ended' WHEN 'I' THEN 'idle' ELSE 'state not known' END AS state,
		coalesce(syscall, 'system call not known') || coalesce(' in ' || wchan, '') AS place
	FROM threads
	WHERE pid NOT IN (SELECT pid FROM python)
), every AS (
	SELECT pid, name, state, place, 1 AS is_python FROM python
	UNION ALL
	SELECT pid, name, state, place, 0 FROM kernel
)
SELECT
	pid,
	count(*) AS thread_count,
	group_concat(name, ', ') AS names,
	state,
	place,
	max(is_python) AS is_python
FROM every
GROUP BY pid, state, place
-- Who holds the lock is asked for first.
ORDER BY state = 'holds the GIL' DESC, thread_count DESC, pid, state, place;
