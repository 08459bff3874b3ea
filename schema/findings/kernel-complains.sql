-- id: kernel-complains
-- title: The kernel's log complains of the process
-- severity: warning
-- section: logs
-- needs: kernel_line
-- threshold: 86400 seconds before the capture
-- how: --logs, and CAP_SYSLOG (root) to read the kernel's log
-- why: A fault, a call that seccomp refused, a wait of minutes for storage: the kernel saw it happen, and the program may have hidden it.
-- do: Read the line and those around it (`dmesg`) on the host; "blocked for more than" means storage, "segfault" and "trap" mean a bug.
-- refuted by: lines of an earlier process with the same name
WITH said AS (
	SELECT kernel_line.*, start_t_ns FROM kernel_line CROSS JOIN bundle
	WHERE kernel_line.pid IS NOT NULL AND facility = 0 AND reason IN (2, 3) AND start_t_ns - kernel_line.t_ns <= :threshold * 1000000000
		AND (level <= 4 OR text LIKE '%segfault at%' OR text LIKE '%general protection%' OR text LIKE '%type=1326%')
		AND text NOT LIKE '%oom-kill:%' AND text NOT LIKE '%Killed process%' AND text NOT LIKE '%oom-killer%'
)
SELECT
	pid AS subject,
	count(*) AS score,
	count(*) AS value,
	1 AS threshold,
	printf('%d line%s, the last one %.0f s before: %s', count(*), iif(count(*) = 1, '', 's'), (start_t_ns - max(t_ns)) / 1e9, text) AS evidence
FROM said
GROUP BY pid;
