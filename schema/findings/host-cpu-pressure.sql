-- id: host-cpu-pressure
-- title: Tasks of the host wait for a CPU
-- severity: warning
-- section: host
-- needs: host_pressure
-- threshold: 0.30 of the window
-- how: a window (-w) longer than 0, and a kernel with CONFIG_PSI (and psi=1 where it is off by default)
-- why: In that share of the time at least one task that could run did not: everything on this host takes longer than its own work.
-- do: See who uses the CPUs (`show top`); fewer runnable threads, other hosts for the neighbours, or more CPUs.
-- refuted by: a batch job of low priority that is meant to fill what is left
WITH share AS (SELECT percent / 100 AS share FROM _window_pressure WHERE resource = 'cpu' AND kind = 'some')
SELECT
	NULL AS subject,
	share AS score,
	round(share * 100, 1) AS value,
	:threshold * 100 AS threshold,
	printf('some task waited for a CPU in %.0f %% of the window; %d CPUs, load %s', min(share, 1) * 100, cpu_count,
		coalesce((SELECT printf('%.2f', max(load_1)) FROM host_activity HAVING max(load_1) IS NOT NULL), 'not known')) AS evidence
FROM share CROSS JOIN bundle
WHERE share > :threshold;
