-- Shares of the time of each CPU over the whole window, in percent; cpu -1: all together.
CREATE TEMP VIEW _top_cpu AS
WITH edge AS (SELECT min(tick) AS first_tick, max(tick) AS last_tick FROM host_cpu),
	spent AS (
		SELECT
			b.cpu, b.user_ticks - a.user_ticks AS user, b.system_ticks - a.system_ticks AS system, b.nice_ticks - a.nice_ticks AS nice,
			b.idle_ticks - a.idle_ticks AS idle, b.iowait_ticks - a.iowait_ticks AS iowait, b.irq_ticks - a.irq_ticks AS irq,
			b.softirq_ticks - a.softirq_ticks AS softirq, b.steal_ticks - a.steal_ticks AS steal
		FROM edge
			JOIN host_cpu AS a ON a.tick = first_tick AND last_tick > first_tick
			JOIN host_cpu AS b ON b.tick = last_tick AND b.cpu = a.cpu
	),
	share AS (SELECT *, nullif(user + system + nice + idle + iowait + irq + softirq + steal, 0) / 100.0 AS whole FROM spent)
SELECT
	cpu, user / whole AS us, system / whole AS sy, nice / whole AS ni, idle / whole AS id, iowait / whole AS wa, irq / whole AS hi,
	softirq / whole AS si, steal / whole AS st
FROM share
ORDER BY cpu;
