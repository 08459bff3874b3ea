-- Each CPU of the host: where it is, how fast it may run, what it did over the window (without a window: since boot).
CREATE TEMP VIEW cpus AS
WITH
	edge AS (SELECT min(tick) AS first_tick, max(tick) AS last_tick FROM host_cpu),
	-- A CPU that came or went between has no two readings; a counter that went back (iowait may) has no difference.
	pair AS (
		SELECT
			b.cpu, b.user_ticks - a.user_ticks AS user, b.nice_ticks - a.nice_ticks AS nice, b.system_ticks - a.system_ticks AS system,
			b.idle_ticks - a.idle_ticks AS idle, b.iowait_ticks - a.iowait_ticks AS iowait, b.irq_ticks - a.irq_ticks AS irq,
			b.softirq_ticks - a.softirq_ticks AS softirq, b.steal_ticks - a.steal_ticks AS steal
		FROM edge JOIN host_cpu AS a ON a.tick = first_tick JOIN host_cpu AS b ON b.tick = last_tick AND b.cpu = a.cpu
		WHERE last_tick > first_tick
		UNION ALL
		SELECT cpu, user_ticks, nice_ticks, system_ticks, idle_ticks, iowait_ticks, irq_ticks, softirq_ticks, steal_ticks
		FROM host_cpu_start WHERE NOT EXISTS (SELECT 1 FROM host_cpu)
	),
	spent AS (
		SELECT
			cpu, iif(user >= 0, user, NULL) AS user, iif(nice >= 0, nice, NULL) AS nice, iif(system >= 0, system, NULL) AS system,
			iif(idle >= 0, idle, NULL) AS idle, iif(iowait >= 0, iowait, NULL) AS iowait, iif(irq >= 0, irq, NULL) AS irq,
			iif(softirq >= 0, softirq, NULL) AS softirq, iif(steal >= 0, steal, NULL) AS steal
		FROM pair
	),
	share AS (
		SELECT *, nullif(coalesce(user, 0) + coalesce(nice, 0) + coalesce(system, 0) + coalesce(idle, 0) + coalesce(iowait, 0)
			+ coalesce(irq, 0) + coalesce(softirq, 0) + coalesce(steal, 0), 0) / 100.0 AS whole
		FROM spent
	),
	every AS (SELECT cpu FROM host_cpu_place UNION SELECT cpu FROM share WHERE cpu >= 0)
SELECT
	every.cpu,
	coalesce(is_online, 1) AS is_online,
	round((user + nice) / whole, 1) AS user_percent,
	round(nice / whole, 1) AS nice_percent,
	round(system / whole, 1) AS system_percent,
	round(iowait / whole, 1) AS iowait_percent,
	round(irq / whole, 1) AS irq_percent,
	round(softirq / whole, 1) AS softirq_percent,
	round(steal / whole, 1) AS steal_percent,
	round(idle / whole, 1) AS idle_percent,
	package AS socket,
	core,
	node,
	clock_mhz,
	governor,
	least_khz / 1000.0 AS least_mhz,
	most_khz / 1000.0 AS most_mhz,
	hardware_most_khz / 1000.0 AS hardware_most_mhz
FROM every LEFT JOIN host_cpu_place USING (cpu) LEFT JOIN share USING (cpu)
ORDER BY every.cpu;
