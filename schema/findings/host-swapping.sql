-- id: host-swapping
-- title: The host reads memory back from swap
-- severity: warning
-- section: meminfo
-- needs: host_vmstat
-- threshold: 50 pages a second
-- how: a window (-w) longer than 0
-- why: Each page that comes back from swap is a wait for storage in the middle of a computation; it looks as if the program were slow.
-- do: See whose memory is swapped (`show ps`, swap of the target in `show pidstat -r`), and free or add memory.
-- refuted by: one start-up or one batch job that was swapped out on purpose
WITH edge AS (SELECT min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM host_vmstat),
	change AS (
		SELECT b.name, b.value - a.value AS pages, (last_ns - first_ns) / 1e9 AS seconds
		FROM edge JOIN host_vmstat AS a ON a.t_ns = first_ns JOIN host_vmstat AS b ON b.t_ns = last_ns AND b.name = a.name
		WHERE last_ns > first_ns AND b.value >= a.value AND a.name IN ('pswpin', 'pswpout', 'pgmajfault')
	),
	rate AS (
		SELECT
			max(iif(name = 'pswpin', pages / seconds, NULL)) AS in_per_s, max(iif(name = 'pswpout', pages / seconds, NULL)) AS out_per_s,
			max(iif(name = 'pgmajfault', pages / seconds, NULL)) AS faults_per_s
		FROM change
	)
SELECT
	NULL AS subject,
	in_per_s AS score,
	round(in_per_s, 1) AS value,
	:threshold AS threshold,
	printf('%.0f pages a second came back, %.0f went out, %.0f faults a second needed storage', in_per_s, coalesce(out_per_s, 0), coalesce(faults_per_s, 0)) AS evidence
FROM rate
WHERE in_per_s > :threshold;
