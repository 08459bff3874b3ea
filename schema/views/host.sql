-- The whole host over the window: load, CPU, memory, pressure.
CREATE TEMP VIEW host AS
WITH pair AS (
	SELECT
		tick,
		user_ticks - lag(user_ticks) OVER before AS user,
		nice_ticks - lag(nice_ticks) OVER before AS nice,
		system_ticks - lag(system_ticks) OVER before AS system,
		idle_ticks - lag(idle_ticks) OVER before AS idle,
		iowait_ticks - lag(iowait_ticks) OVER before AS iowait,
		irq_ticks + softirq_ticks - lag(irq_ticks + softirq_ticks) OVER before AS irq,
		steal_ticks - lag(steal_ticks) OVER before AS steal
	FROM host_cpu
	WHERE cpu = -1
	WINDOW before AS (ORDER BY tick)
), cpu AS (
	-- A counter that went back (iowait may, proc(5)) has no difference.
	SELECT
		tick, iif(user >= 0, user, NULL) AS user, iif(nice >= 0, nice, NULL) AS nice, iif(system >= 0, system, NULL) AS system,
		iif(idle >= 0, idle, NULL) AS idle, iif(iowait >= 0, iowait, NULL) AS iowait, iif(irq >= 0, irq, NULL) AS irq, iif(steal >= 0, steal, NULL) AS steal
	FROM pair
), share AS (
	SELECT *, nullif(coalesce(user, 0) + coalesce(nice, 0) + coalesce(system, 0) + coalesce(idle, 0) + coalesce(iowait, 0) + coalesce(irq, 0)
		+ coalesce(steal, 0), 0) / 100.0 AS whole
	FROM cpu
), rate AS (
	SELECT
		tick, (tick.t_ns - lag(tick.t_ns) OVER before) / 1e9 AS seconds,
		ctxt_switches - lag(ctxt_switches) OVER before AS switches,
		interrupts - lag(interrupts) OVER before AS interrupts,
		forks - lag(forks) OVER before AS forks
	FROM tick JOIN host_activity USING (tick)
	WINDOW before AS (ORDER BY tick)
)
SELECT
	tick.t_ns - start_t_ns AS t_ns,
	load_1,
	load_5,
	load_15,
	runnable,
	tasks,
	procs_blocked AS blocked,
	round((user + nice) / whole, 1) AS user_percent,
	round((system + irq) / whole, 1) AS system_percent,
	round(iowait / whole, 1) AS iowait_percent,
	round(steal / whole, 1) AS steal_percent,
	round(idle / whole, 1) AS idle_percent,
	CASE WHEN rate.switches >= 0 THEN round(rate.switches / rate.seconds) END AS switches_per_s,
	CASE WHEN rate.interrupts >= 0 THEN round(rate.interrupts / rate.seconds) END AS interrupts_per_s,
	CASE WHEN rate.forks >= 0 THEN round(rate.forks / rate.seconds, 1) END AS forks_per_s,
	(SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'MemTotal') AS mem_total_bytes,
	(SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'MemAvailable') AS mem_available_bytes,
	(SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'Dirty') AS dirty_bytes,
	(SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'SwapTotal')
		- (SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'SwapFree') AS swap_used_bytes,
	(SELECT avg10_percent FROM host_pressure AS p WHERE p.tick = tick.tick AND p.resource = 'cpu' AND p.kind = 'some') AS cpu_pressure_percent,
	(SELECT avg10_percent FROM host_pressure AS p WHERE p.tick = tick.tick AND p.resource = 'memory' AND p.kind = 'some') AS memory_pressure_percent,
	(SELECT avg10_percent FROM host_pressure AS p WHERE p.tick = tick.tick AND p.resource = 'io' AND p.kind = 'some') AS io_pressure_percent
FROM tick CROSS JOIN bundle LEFT JOIN host_activity USING (tick) LEFT JOIN share USING (tick) LEFT JOIN rate USING (tick)
ORDER BY tick.tick;
