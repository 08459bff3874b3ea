-- id: deleted-open-file
-- title: Deleted files still open
-- severity: info
-- section: fds
-- needs: fd
-- threshold: 67108864 bytes held, from which it is a warning
-- why: The space of a deleted file comes back only when its last descriptor is closed; `du` does not see it, `df` does.
-- do: Make the process reopen it (logrotate: copytruncate or a signal), or restart it.
-- refuted by: a temporary file that was deleted on purpose and stays small
WITH held AS (
	-- Two descriptors of one file hold it once.
	SELECT pid, target, count(*) AS descriptors, max(blocks_bytes) AS allocated_bytes, max(size_bytes) AS length_bytes
	FROM fd JOIN fd_kind USING (kind)
	WHERE deleted = 1 AND fd_kind.name = 'file' AND target NOT LIKE '/memfd:%'
	GROUP BY pid, device_major, device_minor, inode
), total AS (
	SELECT pid, count(*) AS files, sum(coalesce(allocated_bytes, length_bytes)) AS bytes, max(coalesce(allocated_bytes, length_bytes, 0)), target
	FROM held GROUP BY pid
)
SELECT
	pid AS subject,
	coalesce(bytes, 0) / 1048576.0 AS score,
	iif(bytes >= :threshold, 'warning', 'info') AS severity,
	bytes AS value,
	:threshold AS threshold,
	printf('%d file%s, ', files, iif(files = 1, '', 's')) || coalesce(round(bytes / 1048576.0, 1) || ' MiB held', 'size not known')
		|| ', largest ' || coalesce(target, '(name not read)') AS evidence
FROM total;
