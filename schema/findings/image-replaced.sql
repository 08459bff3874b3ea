-- id: image-replaced
-- title: It runs code that is not on disk any more
-- severity: warning
-- section: modules
-- needs: module
-- threshold: 1 executable or library
-- why: After an update the process still runs the old code: fixed bugs and holes stay, symbols on disk do not fit, and a restart brings another program.
-- do: Restart it, or find out who replaced the file while it ran. A file rewritten where it stands can also crash it: install by rename.
-- refuted by: a deployment that is about to restart it
WITH other AS (
	SELECT
		modules.pid, modules.path, state, build_id, file_build_id, modules.path = target.exe AS is_program,
		row_number() OVER (PARTITION BY modules.pid ORDER BY state = 'modified', modules.path = target.exe DESC, state = 'deleted', modules.path) AS place
	FROM modules JOIN target USING (pid)
	-- What is executable and deleted may also be a program's own scratch file; where it could not be read its name has to do.
	WHERE state IN ('deleted', 'replaced', 'modified') AND (outcome = 'ok' OR (outcome <> 'not_applicable' AND (modules.path = target.exe OR modules.path LIKE '%.so%')))
)
SELECT
	pid AS subject,
	count(*) + 10 * max(is_program) AS score,
	-- A file that was written to may have been loaded after that.
	iif(max(state IN ('deleted', 'replaced')), 'warning', 'info') AS severity,
	count(*) AS value,
	:threshold AS threshold,
	printf('%d of %d: ', count(*), (SELECT count(*) FROM modules WHERE modules.pid = other.pid))
		|| group_concat(iif(place <= 2, path || ' ' || state || iif(state = 'modified', ' since the start', '') || coalesce(' (build ' || substr(build_id, 1, 8) || ', now ' || nullif(substr(file_build_id, 1, 8), substr(build_id, 1, 8)) || ')', ''), NULL), ', ')
		|| iif(count(*) > 2, printf(' and %d more', count(*) - 2), '') AS evidence
FROM (SELECT * FROM other ORDER BY pid, place) AS other
GROUP BY pid
HAVING count(*) >= :threshold;
