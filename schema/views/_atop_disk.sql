-- Block devices that did something in the window, busiest first, with the numbers `atop` shows.
CREATE TEMP VIEW _atop_disk AS
WITH edge AS (SELECT min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM host_disk)
SELECT
	b.name, disks.busy_percent, b.reads - a.reads AS reads, b.writes - a.writes AS writes,
	1.0 * (b.read_ms - a.read_ms + b.write_ms - a.write_ms) / (b.reads - a.reads + b.writes - a.writes) AS wait_ms
FROM edge
	JOIN host_disk AS a ON a.t_ns = first_ns
	JOIN host_disk AS b ON b.t_ns = last_ns AND b.major = a.major AND b.minor = a.minor
	JOIN disks ON disks.major = b.major AND disks.minor = b.minor
WHERE b.reads >= a.reads AND b.writes >= a.writes AND b.reads + b.writes > a.reads + a.writes
ORDER BY busy_percent DESC, b.name
LIMIT 8;
