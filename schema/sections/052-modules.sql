-- order: 52
-- title: Executables and libraries
-- view: modules
-- from: /proc/PID/maps and the files it names, through the process's root, map_files or memory, table module
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d executable%s and librar%s in memory', count(*), iif(count(*) = 1, '', 's'), iif(count(*) = 1, 'y', 'ies'))
		|| coalesce((SELECT '; C library ' || libc || coalesce(' (' || libc_banner || ')', '') FROM modules WHERE libc LIKE 'glibc%' OR libc LIKE 'musl%' LIMIT 1), '')
		|| CASE
			WHEN sum(state IN ('deleted', 'replaced')) > 0 THEN printf('; of %,d the file is not any more what was loaded', sum(state IN ('deleted', 'replaced')))
			WHEN sum(state = 'modified') > 0 THEN printf('; %,d were written to since the process started', sum(state = 'modified'))
			WHEN sum(state = 'unknown') > 0 THEN printf('; of %,d it is not known whether the file is still the same', sum(state = 'unknown'))
			ELSE '; all files are still those that were loaded'
		END || '.'
	FROM modules HAVING count(*) > 0
), coalesce((
	SELECT 'The executables and libraries were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'module' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'module'), NULL, 'The executables and libraries were not captured.')), 'No executable or library is in memory.') AS sentence;
