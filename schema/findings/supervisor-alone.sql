-- id: supervisor-alone
-- title: Captured without its workers
-- severity: warning
-- section: pstree
-- needs: process
-- threshold: 1 process of the same program that descends from it and is not in this bundle
-- why: A supervisor (gunicorn, uwsgi, celery, nginx, php-fpm, postgres, a parent of multiprocessing) waits while its workers work: what is slow is in them.
-- do: Capture again with --tree, or give the worker's pid.
-- refuted by: children that are tools it runs, not workers of its own
WITH RECURSIVE program AS (
	-- Workers may call themselves so: "gunicorn: maste", "gunicorn: worke".
	SELECT
		pid, ppid, exe, arguments,
		iif(instr(comm, ':') > 1, substr(comm, 1, instr(comm, ':') - 1), comm) AS name
	FROM process
	WHERE state NOT IN ('Z', 'X') AND coalesce(arguments, '') NOT LIKE '%multiprocessing.resource_tracker%'
), family(root, pid) AS (
	SELECT pid, pid FROM target
	UNION
	SELECT family.root, child.pid
	FROM family JOIN program AS parent ON parent.pid = family.pid JOIN program AS child ON child.ppid = parent.pid
	-- One file holds all programs of a busybox.
	WHERE child.name = parent.name OR (child.exe = parent.exe AND child.exe NOT LIKE '%/busybox')
), alone AS (
	SELECT root, count(*) AS worker_count, sum(cpu_percent) AS cpu_percent, min(program.pid) AS first_pid
	FROM family JOIN program ON program.pid = family.pid LEFT JOIN top ON top.pid = family.pid
	WHERE family.pid NOT IN (SELECT pid FROM target)
	GROUP BY root
)
SELECT
	root AS subject,
	worker_count AS score,
	-- One child may be a helper; workers that do more than their master are what is looked for.
	iif(worker_count > 1 AND coalesce(alone.cpu_percent >= top.cpu_percent, 1), 'warning', 'info') AS severity,
	worker_count AS value,
	:threshold AS threshold,
	printf('%d worker%s; run again with --tree', worker_count, iif(worker_count = 1, '', 's'))
		|| coalesce(' (together ' || CAST(round(alone.cpu_percent) AS INTEGER) || ' % of a CPU over the window, its own ' || CAST(round(top.cpu_percent) AS INTEGER) || ' %)',
			' (such as ' || first_pid || ')') AS evidence
FROM alone LEFT JOIN top ON top.pid = root
WHERE worker_count >= :threshold;
