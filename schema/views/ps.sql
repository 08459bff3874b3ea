-- Every process of the host, as `ps` knows them, at the start of the capture.
CREATE TEMP VIEW ps AS
WITH timed AS (
	SELECT
		process.*,
		bundle.mem_total_bytes,
		(utime_ticks + stime_ticks) * (1000000000 / clock_ticks_per_second) AS cpu_ns,
		start_ticks * (1000000000 / clock_ticks_per_second) AS started_ns,
		process.t_ns - bundle.start_t_ns + bundle.start_boottime_ns AS read_ns,
		bundle.start_realtime_ns - bundle.start_boottime_ns AS boot_ns,
		(tty >> 8) & 0xfff AS tty_major,
		(tty & 0xff) | ((tty >> 12) & 0xfff00) AS tty_minor
	FROM process CROSS JOIN bundle
)
SELECT
	pid,
	ppid,
	pgid,
	sid,
	CASE
		WHEN tty = 0 THEN '?'
		WHEN tty_major BETWEEN 136 AND 143 THEN 'pts/' || ((tty_major - 136) * 256 + tty_minor)
		WHEN tty_major = 4 AND tty_minor < 64 THEN 'tty' || tty_minor
		WHEN tty_major = 4 THEN 'ttyS' || (tty_minor - 64)
		WHEN tty_major = 5 AND tty_minor = 1 THEN 'console'
		WHEN tty_major = 229 THEN 'hvc' || tty_minor
		WHEN tty IS NOT NULL THEN printf('%d:%d', tty_major, tty_minor)
	END AS tty,
	coalesce(user_name, CAST(euid AS TEXT)) AS user,
	state
		|| CASE WHEN nice < 0 THEN '<' WHEN nice > 0 THEN 'N' ELSE '' END
		|| iif(locked_bytes > 0, 'L', '')
		|| iif(sid = pid, 's', '')
		|| iif(thread_count > 1, 'l', '')
		|| iif(tty_pgid = pgid, '+', '') AS state,
	comm,
	CASE
		WHEN state = 'Z' THEN '[' || comm || '] <defunct>'
		ELSE coalesce(arguments, '[' || comm || ']')
	END AS args,
	strftime('%Y-%m-%dT%H:%M:%SZ', (boot_ns + started_ns) / 1000000000, 'unixepoch') AS start_time,
	cpu_ns AS cpu_time_ns,
	CASE WHEN read_ns > started_ns THEN round(100.0 * cpu_ns / (read_ns - started_ns), 1) END AS cpu_percent,
	round(100.0 * rss_bytes / mem_total_bytes, 1) AS mem_percent,
	vsz_bytes,
	rss_bytes,
	nice,
	thread_count,
	tty_pgid,
	euid
FROM timed
ORDER BY pid;
