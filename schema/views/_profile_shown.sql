-- Of each process and family of profiles the one that reports show: what was sampled over a window where there is such, else the dump.
CREATE TEMP TABLE _profile_shown AS
WITH known AS (
	SELECT
		profile.*,
		profile_kind.family,
		profile_kind.is_window,
		max(profile_kind.is_window) OVER (PARTITION BY profile.pid, profile_kind.family) AS has_window
	FROM profile JOIN profile_kind USING (kind)
)
SELECT
	known.id,
	known.pid,
	family,
	is_window,
	known.t_ns,
	known.duration_ns,
	rate_hz,
	-- Samples that were taken share the time: also where some were left out, or came late.
	CASE WHEN is_window THEN coalesce(1.0 * known.duration_ns / nullif(taken.value, 0), known.interval_ns, 1e9 / nullif(rate_hz, 0)) END AS ns_a_sample
FROM known LEFT JOIN profile_count AS taken ON taken.profile = known.id AND taken.what = 1 AND taken.bucket = 0
WHERE is_window = has_window;
