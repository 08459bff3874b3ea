-- Facts about the Python interpreters of the process, a name and a value each.
CREATE TEMP VIEW python AS
WITH fact AS (
	SELECT pid, NULL AS interpreter, 1 AS place, 'version' AS fact, version || CASE WHEN is_version_exact THEN '' ELSE ' (patch level unknown)' END AS value FROM py_runtime
	UNION ALL
	SELECT pid, NULL, 2, 'build', CASE WHEN is_debug_build THEN 'debug, ' ELSE '' END || CASE WHEN is_free_threaded THEN 'free-threaded' ELSE 'with a global lock' END
		|| CASE has_probes WHEN 1 THEN ', with static probes' WHEN 0 THEN ', without static probes' ELSE '' END
	FROM py_runtime
	UNION ALL
	SELECT pid, NULL, 2, 'pymalloc', CASE is_pymalloc WHEN 1 THEN 'in use' WHEN 0 THEN 'not in use' ELSE 'unknown' END FROM py_runtime
	UNION ALL
	SELECT pid, NULL, 3, 'reader', CASE WHEN is_reader_verified THEN 'tested on this version' ELSE 'unverified reader: no test of ours ran on this version or build' END FROM py_runtime
	UNION ALL
	SELECT pid, NULL, 4, 'object', object || CASE WHEN object_is_deleted THEN ' (deleted)' ELSE '' END FROM py_runtime
	UNION ALL
	SELECT pid, NULL, 5, 'further copies', CAST(other_count AS TEXT) FROM py_runtime WHERE other_count > 0
	UNION ALL
	SELECT pid, NULL, 6, 'argv', group_concat(argument, ' ') FROM (SELECT * FROM py_argument ORDER BY pid, position) GROUP BY pid
	UNION ALL
	SELECT pid, interpreter, 10, name, value FROM py_fact WHERE name <> 'version' AND value <> ''
	UNION ALL
	SELECT pid, interpreter, 11, 'compiled', value FROM py_fact WHERE name = 'version'
	UNION ALL
	SELECT pid, interpreter, 12, 'modules', CAST(module_count AS TEXT) FROM py_interpreter WHERE module_count IS NOT NULL
	UNION ALL
	SELECT pid, interpreter, 13, 'threads', CAST(thread_count AS TEXT) FROM py_interpreter
	UNION ALL
	SELECT pid, NULL, 20 + position, 'path ' || position, path FROM py_path
)
SELECT pid, interpreter, fact, value FROM fact ORDER BY pid, interpreter, place, fact;
