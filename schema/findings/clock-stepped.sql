-- id: clock-stepped
-- title: The wall clock was set during the capture
-- severity: warning
-- section: host_facts
-- needs: host_fact, tick
-- how: a window (-w) longer than 0
-- threshold: 1 ms and more than slewing makes
-- why: What reckons with wall time (timeouts, leases, rates, logs) jumps with it; times in this report before and after the step do not compare.
-- do: See who set it (the time service's log); let it slew instead of stepping.
-- refuted by: a resumed or migrated guest, whose clocks are set once
WITH change AS (
	SELECT
		(b.realtime_ns - b.t_ns) - (a.realtime_ns - a.t_ns) AS step_ns,
		-- 500 parts per million is the most the kernel slews (kernel/time/ntp.c MAXFREQ), adjtime(3) on top of it the same.
		(b.t_ns - a.t_ns) / 1000 + a.uncertainty_ns + b.uncertainty_ns AS slew_ns, b.t_ns - a.t_ns AS length_ns
	FROM host_clock AS a JOIN host_clock AS b
	WHERE a.t_ns = (SELECT min(t_ns) FROM host_clock) AND b.t_ns = (SELECT max(t_ns) FROM host_clock) AND b.t_ns > a.t_ns
)
SELECT
	NULL AS subject,
	abs(step_ns) / 1e9 AS score,
	round(step_ns / 1e6, 3) AS value,
	:threshold AS threshold,
	printf('set %s by %.1f ms within %.1f s', iif(step_ns > 0, 'forward', 'back'), abs(step_ns) / 1e6, length_ns / 1e9) AS evidence
FROM change
WHERE abs(step_ns) - slew_ns > :threshold * 1e6;
