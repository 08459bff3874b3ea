-- Python files of the frames, for each process that has them: whether they were changed since it started.
CREATE TEMP VIEW _source_file AS
SELECT
	py_source_root.pid,
	py_source.pid AS source_pid,
	py_source.file,
	string.text AS path,
	outcome.name AS outcome,
	modified_ns,
	-- a tick later than the start, as that is told in ticks
	modified_ns > start_realtime_ns - start_boottime_ns + (start_ticks + 1) * (1000000000 / clock_ticks_per_second) AS is_changed
FROM py_source_root CROSS JOIN bundle
	JOIN py_source ON py_source.pid = py_source_root.source_pid
	JOIN string ON string.id = py_source.file
	JOIN outcome ON outcome.outcome = py_source.outcome
	LEFT JOIN target ON target.pid = py_source_root.pid;
