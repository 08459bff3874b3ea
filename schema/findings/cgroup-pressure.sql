-- id: cgroup-pressure
-- title: Tasks of the cgroup wait for a resource
-- severity: warning
-- section: cgroup_pressure
-- needs: cgroup_psi
-- threshold: 10 percent of the time for memory and I/O; for CPU four times that
-- how: a kernel with pressure stall information (psi=1) and cgroup v2
-- why: In that share of the time at least one task stood still for want of the resource; where all did ("full") nothing got done.
-- do: For memory see what is near its limit (`show cgroup`), for I/O what reads and writes (`show pidstat -d`), for CPU the quota and the neighbours (`show top`).
-- refuted by: the same share in a time without complaints
WITH high AS (
	SELECT
		*,
		-- What the window saw itself, else the kernel's mean of ten seconds.
		coalesce(window_percent, avg10_percent) AS share_percent,
		iif(resource = 'cpu', 4, 1) * :threshold AS allowed
	FROM cgroup_pressure
	WHERE kind = 'some' AND level = 0
), worst AS (
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY max(share_percent, avg10_percent) / allowed DESC) AS place
	FROM high WHERE share_percent >= allowed OR avg10_percent >= allowed
)
SELECT
	pid AS subject,
	max(share_percent, avg10_percent) / allowed AS score,
	max(share_percent, avg10_percent) AS value,
	allowed AS threshold,
	resource || ': some task waited '
		|| iif(window_percent IS NULL, '', printf('%.1f %% of the window, ', window_percent)) || printf('%.1f %% of the last 10 s', avg10_percent)
		|| coalesce((SELECT printf(', all of them %.1f %%', max(coalesce(f.window_percent, 0), f.avg10_percent)) FROM cgroup_pressure AS f
			WHERE f.pid = worst.pid AND f.resource = worst.resource AND f.kind = 'full' AND f.level = 0 AND f.avg10_percent + coalesce(f.window_percent, 0) > 0), '')
		|| ', cgroup ' || path AS evidence
FROM worst
WHERE place = 1;
