-- order: 42
-- title: Files and the space under them
-- view: files
-- from: /proc/PID/fd, cwd, root and statfs(2), tables fd, place and filesystem
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d file%s and folder%s on %,d file system%s', count(*), iif(count(*) = 1, '', 's'), iif(count(*) = 1, '', 's'),
			count(DISTINCT device), iif(count(DISTINCT device) = 1, '', 's'))
		|| coalesce((
			SELECT printf('; the fullest is %s, %.1f %% used, %.1f GiB available', coalesce(mount_point, path), used_percent, available_bytes / 1073741824.0)
			FROM files WHERE used_percent IS NOT NULL ORDER BY used_percent DESC LIMIT 1
		), '') || '.'
		|| coalesce((SELECT printf(' %d file system%s did not answer.', count(*), iif(count(*) = 1, '', 's')) FROM _filesystem WHERE outcome = 'timed_out' HAVING count(*) > 0), '')
	FROM files HAVING count(*) > 0
), coalesce((
	SELECT 'The descriptors were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'fd' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'fd'), NULL, 'The descriptors were not captured.')), 'No file is open, and no folder was found.') AS sentence;
