-- With --logs: lines of the kernel's log and of the unit's journal that are about the process, oldest first.
CREATE TEMP VIEW logs AS
WITH line AS (
	SELECT
		kernel_line.pid, kernel_line.t_ns - start_t_ns AS t_ns, start_realtime_ns - start_t_ns + kernel_line.t_ns AS realtime_ns, 'kernel' AS log,
		level, NULL AS unit, NULL AS writer, log_reason.meaning AS about, text AS message, sequence AS position
	FROM kernel_line CROSS JOIN bundle LEFT JOIN log_reason ON log_reason.reason = kernel_line.reason
	UNION ALL
	SELECT
		journal_line.pid, realtime_ns - start_realtime_ns, realtime_ns, 'journal',
		level, unit, coalesce(writer_comm, '') || coalesce('[' || writer_pid || ']', ''), NULL, message, position
	FROM journal_line CROSS JOIN bundle
)
SELECT
	pid, strftime('%Y-%m-%dT%H:%M:%S', realtime_ns / 1000000000, 'unixepoch') || printf('.%03dZ', realtime_ns / 1000000 % 1000) AS at,
	t_ns, log, coalesce(log_level.name, CAST(line.level AS TEXT)) AS level, unit, nullif(writer, '') AS writer, about, message
FROM line LEFT JOIN log_level ON log_level.level = line.level
ORDER BY realtime_ns, log, position;
