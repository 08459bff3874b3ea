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
WITH edge AS (SELECT min(tick) AS first_tick, max(tick) AS last_tick FROM host_pressure WHERE resource = 'cpu'),
	share AS (
		SELECT (b.total_us - a.total_us) * 1000.0 / nullif(last.t_ns - first.t_ns, 0) AS share, last.t_ns - first.t_ns AS length_ns
		FROM edge
			JOIN host_pressure AS a ON a.tick = first_tick AND a.resource = 'cpu' AND a.kind = 'some'
			JOIN host_pressure AS b ON b.tick = last_tick AND b.resource = 'cpu' AND b.kind = 'some'
			JOIN tick AS first ON first.tick = first_tick JOIN tick AS last ON last.tick = last_tick
		WHERE last_tick > first_tick AND b.total_us >= a.total_us
	)
SELECT
	NULL AS subject,
	share AS score,
	round(share * 100, 1) AS value,
	:threshold * 100 AS threshold,
	printf('some task waited for a CPU in %.0f %% of the window; %d CPUs, load %s', min(share, 1) * 100, cpu_count,
		coalesce((SELECT printf('%.2f', max(load_1)) FROM host_activity HAVING max(load_1) IS NOT NULL), 'not known')) AS evidence
FROM share CROSS JOIN bundle
WHERE share > :threshold;
