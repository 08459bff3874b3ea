-- id: oom-kill
-- title: The kernel killed for lack of memory
-- severity: warning
-- section: logs
-- needs: kernel_line
-- threshold: 86400 seconds before the capture
-- how: --logs, and CAP_SYSLOG (root) to read the kernel's log
-- why: Out of memory the kernel kills a process at once: what it had in hand is lost, and whoever waits for it sees a broken connection.
-- do: See whether a control group's limit or the host ran out (the line says CONSTRAINT_MEMCG or CONSTRAINT_NONE), and who held the memory.
-- refuted by: a kill that belongs to another service, whose limit is meant to end it
WITH
	name AS (SELECT pid, comm FROM target),
	killed AS (
		SELECT
			kernel_line.t_ns, text, start_t_ns,
			-- "Killed process 42 (name)"
			substr(text, instr(text, '(') + 1, instr(text, ')') - instr(text, '(') - 1) AS victim
		FROM kernel_line CROSS JOIN bundle
		WHERE facility = 0 AND text LIKE '%Killed process %' AND start_t_ns - kernel_line.t_ns <= :threshold * 1000000000
	),
	last AS (SELECT * FROM killed ORDER BY t_ns DESC LIMIT 1),
	own AS (SELECT killed.*, name.pid FROM killed JOIN name ON name.comm = victim)
SELECT
	(SELECT pid FROM own LIMIT 1) AS subject,
	(SELECT count(*) FROM killed) + 100 * (SELECT count(*) FROM own) AS score,
	iif(EXISTS (SELECT 1 FROM own), 'critical', 'warning') AS severity,
	(SELECT count(*) FROM killed) AS value,
	1 AS threshold,
	printf('%d kill%s, the last one %.0f s before: %s', (SELECT count(*) FROM killed), iif((SELECT count(*) FROM killed) = 1, '', 's'), (start_t_ns - t_ns) / 1e9, victim)
		|| iif(EXISTS (SELECT 1 FROM own), printf('; %d of a process called as the target is', (SELECT count(*) FROM own)), '') AS evidence
FROM last;
