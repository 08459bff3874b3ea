-- Every series of stacks that was taken: how many, how well, and what it cost.
CREATE TEMP VIEW profiles AS
WITH count AS MATERIALIZED (
	SELECT
		profile,
		max(iif(what = 0, value, NULL)) AS planned,
		max(iif(what = 1, value, NULL)) AS taken,
		max(iif(what = 2, value, NULL)) AS late,
		max(iif(what = 3, value, NULL)) AS skipped,
		max(iif(what = 4, value, NULL)) AS walks,
		max(iif(what = 5, value, NULL)) AS whole,
		max(iif(what = 6, value, NULL)) AS prefix,
		max(iif(what = 7, value, NULL)) AS torn,
		max(iif(what = 8, value, NULL)) AS unreadable,
		max(iif(what = 10, value, NULL)) AS unchanged,
		max(iif(what = 11, value, NULL)) AS leaf_uncertain,
		max(iif(what = 12, value, NULL)) AS backed_off,
		max(iif(what = 13, value, NULL)) AS not_kept,
		round(1.0 * sum(iif(what = 15, bucket * value, 0)) / nullif(sum(iif(what = 15, value, 0)), 0), 2) AS mean_tries
	FROM profile_count
	GROUP BY profile
), sampled AS MATERIALIZED (
	SELECT profile, count(DISTINCT tid) AS thread_count, count(DISTINCT stack) AS stack_count, sum(weight) AS sample_count
	FROM sample
	GROUP BY profile
)
SELECT
	profile.pid,
	profile.id AS profile,
	profile_kind.name AS kind,
	profile.t_ns - bundle.start_t_ns AS t_ns,
	profile.duration_ns,
	profile.rate_hz,
	CASE WHEN profile_kind.is_window THEN round(1e9 * taken / profile.duration_ns, 1) END AS reached_hz,
	thread_count,
	stack_count,
	coalesce(sample_count, 0) AS sample_count,
	planned AS planned_count,
	taken AS taken_count,
	late AS late_count,
	skipped AS skipped_count,
	walks AS walk_count,
	unchanged AS unchanged_count,
	round(100.0 * whole / walks, 2) AS whole_percent,
	round(100.0 * prefix / walks, 2) AS prefix_percent,
	round(100.0 * torn / walks, 2) AS torn_percent,
	round(100.0 * unreadable / walks, 2) AS unreadable_percent,
	round(100.0 * leaf_uncertain / walks, 2) AS leaf_uncertain_percent,
	mean_tries,
	not_kept AS not_kept_count,
	backed_off AS backed_off_count,
	cpu_ns,
	round(100.0 * cpu_ns / nullif(profile.duration_ns, 0), 2) AS cpu_percent,
	memory_bytes,
	thinned
FROM profile CROSS JOIN bundle JOIN profile_kind USING (kind)
	LEFT JOIN count ON count.profile = profile.id
	LEFT JOIN sampled ON sampled.profile = profile.id
ORDER BY profile.pid, profile.id;
