-- id: throttled
-- title: A CPU quota holds the process back
-- severity: warning
-- section: throttling
-- needs: cgroup_value, cgroup_sample
-- threshold: 0.05 of the periods of the window
-- how: a window (-w) longer than 0, and a cgroup with the cpu controller
-- why: In a throttled period every thread of the cgroup stands still until the next one; latency grows while CPU use looks low.
-- do: Raise cpu.max (v1: cpu.cfs_quota_us) of the group that is named, or run fewer threads than the quota has CPUs.
-- refuted by: the same share in a time without complaints
WITH worst AS (
	-- The quota of a group above stops those below it all the same.
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY 1.0 * throttled_count / period_count DESC, level) AS place
	FROM throttling
	WHERE period_count > 0 AND throttled_count > :threshold * period_count
)
SELECT
	pid AS subject,
	1.0 * throttled_count / period_count AS score,
	throttled_percent AS value,
	:threshold * 100 AS threshold,
	printf('%d of %d periods throttled', throttled_count, period_count) || iif(throttled_ns IS NULL, '', printf(', %.0f ms in all', throttled_ns / 1e6))
		|| iif(quota_cores >= 0, printf(', quota %.3g cores', quota_cores), '')
		|| coalesce(', cgroup ' || cgroup, '') || iif(level > 0, printf(', %d above its own', level), '') AS evidence
FROM worst
WHERE place = 1;
