-- Interrupts by kind, all CPUs together: per second of the window, and since boot.
CREATE TEMP VIEW interrupts AS
WITH
	edge AS (SELECT is_soft, min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM host_interrupt GROUP BY is_soft)
SELECT
	iif(last.is_soft, 'soft', 'hard') AS kind,
	last.name,
	CASE WHEN last.count >= first.count AND last_ns > first_ns THEN round((last.count - first.count) * 1e9 / (last_ns - first_ns), 1) END AS per_s,
	last.count AS since_boot_count,
	coalesce(last.description, softirq.meaning) AS description
FROM edge
	JOIN host_interrupt AS last ON last.is_soft = edge.is_soft AND last.t_ns = last_ns
	LEFT JOIN host_interrupt AS first ON first.is_soft = edge.is_soft AND first.t_ns = first_ns AND first.name = last.name
	LEFT JOIN softirq ON last.is_soft AND softirq.name = last.name
WHERE last.count > 0
ORDER BY per_s DESC, last.count DESC, last.name;
