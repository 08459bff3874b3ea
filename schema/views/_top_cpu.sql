-- Shares of the time of each CPU over the whole window, in percent; cpu -1: all together.
CREATE TEMP VIEW _top_cpu AS
WITH edge AS (SELECT min(tick) AS first_tick, max(tick) AS last_tick FROM host_cpu),
	pair AS (
		SELECT
			b.cpu, b.user_ticks - a.user_ticks AS user, b.system_ticks - a.system_ticks AS system, b.nice_ticks - a.nice_ticks AS nice,
			b.idle_ticks - a.idle_ticks AS idle, b.iowait_ticks - a.iowait_ticks AS iowait, b.irq_ticks - a.irq_ticks AS irq,
			b.softirq_ticks - a.softirq_ticks AS softirq, b.steal_ticks - a.steal_ticks AS steal
		FROM edge
			JOIN host_cpu AS a ON a.tick = first_tick AND last_tick > first_tick
			JOIN host_cpu AS b ON b.tick = last_tick AND b.cpu = a.cpu
	),
	-- A counter that went back (iowait may, proc(5)) has no difference.
	spent AS (
		SELECT
			cpu, iif(user >= 0, user, NULL) AS user, iif(system >= 0, system, NULL) AS system, iif(nice >= 0, nice, NULL) AS nice,
			iif(idle >= 0, idle, NULL) AS idle, iif(iowait >= 0, iowait, NULL) AS iowait, iif(irq >= 0, irq, NULL) AS irq,
			iif(softirq >= 0, softirq, NULL) AS softirq, iif(steal >= 0, steal, NULL) AS steal
		FROM pair
	),
	share AS (SELECT *, nullif(coalesce(user, 0) + coalesce(system, 0) + coalesce(nice, 0) + coalesce(idle, 0) + coalesce(iowait, 0)
		+ coalesce(irq, 0) + coalesce(softirq, 0) + coalesce(steal, 0), 0) / 100.0 AS whole FROM spent)
SELECT
	cpu, user / whole AS us, system / whole AS sy, nice / whole AS ni, idle / whole AS id, iowait / whole AS wa, irq / whole AS hi,
	softirq / whole AS si, steal / whole AS st
FROM share
ORDER BY cpu;
