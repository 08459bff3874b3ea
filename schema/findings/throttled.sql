-- id: throttled
-- title: The cgroup's CPU quota holds the process back
-- severity: warning
-- section: throttling
-- needs: cgroup_cpu
-- threshold: 0.05 of the periods of the window
-- how: a window (-w) longer than 0, and a cgroup with the cpu controller
-- why: In a throttled period every thread of the cgroup stands still until the next one; latency grows while CPU use looks low.
-- do: Raise cpu.max (v1: cpu.cfs_quota_us), or run fewer threads than the quota has CPUs.
-- refuted by: the same share in a time without complaints
SELECT
	pid AS subject,
	1.0 * throttled_count / period_count AS score,
	throttled_percent AS value,
	:threshold * 100 AS threshold,
	printf('%d of %d periods throttled', throttled_count, period_count) || coalesce(', ' || (throttled_ns / 1000000) || ' ms in all', '')
		|| coalesce(', cgroup ' || cgroup, '') AS evidence
FROM throttling
WHERE period_count > 0 AND throttled_count > :threshold * period_count;
