-- Block devices over the window, as `iostat -x` counts them, and since boot.
CREATE TEMP VIEW disks AS
WITH
	edge AS (SELECT min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM host_disk),
	-- A counter that went back (the device was made anew) has no difference.
	change AS (
		SELECT
			b.major, b.minor, b.name, (last_ns - first_ns) / 1e9 AS seconds,
			iif(b.reads >= a.reads, b.reads - a.reads, NULL) AS reads,
			iif(b.writes >= a.writes, b.writes - a.writes, NULL) AS writes,
			iif(b.discards >= a.discards, b.discards - a.discards, NULL) AS discards,
			iif(b.flushes >= a.flushes, b.flushes - a.flushes, NULL) AS flushes,
			iif(b.read_sectors >= a.read_sectors, b.read_sectors - a.read_sectors, NULL) AS read_sectors,
			iif(b.write_sectors >= a.write_sectors, b.write_sectors - a.write_sectors, NULL) AS write_sectors,
			iif(b.read_ms >= a.read_ms, b.read_ms - a.read_ms, NULL) AS read_ms,
			iif(b.write_ms >= a.write_ms, b.write_ms - a.write_ms, NULL) AS write_ms,
			iif(b.busy_ms >= a.busy_ms, b.busy_ms - a.busy_ms, NULL) AS busy_ms,
			iif(b.weighted_ms >= a.weighted_ms, b.weighted_ms - a.weighted_ms, NULL) AS weighted_ms
		FROM edge
			JOIN host_disk AS a ON a.t_ns = first_ns
			JOIN host_disk AS b ON b.t_ns = last_ns AND b.major = a.major AND b.minor = a.minor AND b.name = a.name
		WHERE last_ns > first_ns
	)
SELECT
	last.name,
	round(change.reads / seconds, 2) AS reads_per_s,
	round(change.read_sectors * 512 / seconds, 1) AS read_bytes_per_s,
	round(1.0 * change.read_ms / nullif(change.reads, 0), 2) AS read_wait_ms,
	round(change.writes / seconds, 2) AS writes_per_s,
	round(change.write_sectors * 512 / seconds, 1) AS write_bytes_per_s,
	round(1.0 * change.write_ms / nullif(change.writes, 0), 2) AS write_wait_ms,
	round(change.discards / seconds, 2) AS discards_per_s,
	round(change.flushes / seconds, 2) AS flushes_per_s,
	-- The kernel rounds its milliseconds up.
	round(min(change.busy_ms / seconds / 10, 100), 1) AS busy_percent,
	round(change.weighted_ms / seconds / 1000, 2) AS queue_mean,
	last.in_flight AS in_flight_count,
	last.read_sectors * 512 AS read_bytes,
	last.write_sectors * 512 AS write_bytes,
	last.major,
	last.minor
FROM edge JOIN host_disk AS last ON last.t_ns = last_ns
	LEFT JOIN change ON change.major = last.major AND change.minor = last.minor
-- A loop device that nobody ever used is not news.
WHERE last.reads + last.writes > 0 OR last.in_flight > 0
ORDER BY change.busy_ms DESC, last.read_sectors + last.write_sectors DESC, last.major, last.minor;
