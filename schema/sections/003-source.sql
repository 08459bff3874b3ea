-- order: 3
-- title: Source lines
-- view: source_lines
-- from: files in the target's root, tables py_source and py_source_line
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('Lines around the frames of %,d file%s, as they are on disk now, string literals masked', sum(outcome = 'ok'), iif(sum(outcome = 'ok') = 1, '', 's'))
		|| coalesce('; ' || nullif(sum(outcome <> 'ok'), 0) || ' could not be read', '')
		|| iif(sum(is_changed), '. Changed since the process started: ' || group_concat(iif(is_changed, path, NULL), ', '), '') || '.'
	FROM _source_file HAVING count(*) > 0
), coalesce((
	SELECT CASE WHEN evidence.outcome = 11 THEN 'Source lines were not asked for.' ELSE 'Source lines were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_source' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_source'), NULL, 'Source lines were not captured.')), 'No Python frame stands in a file.') AS sentence;
