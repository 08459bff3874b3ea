-- The whole host over the window: load, CPU, memory, pressure.
CREATE TEMP VIEW host AS
WITH cpu AS (
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
), share AS (
	SELECT *, nullif(user + nice + system + idle + iowait + irq + steal, 0) / 100.0 AS whole FROM cpu
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
	(SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'MemTotal') AS mem_total_bytes,
	(SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'MemAvailable') AS mem_available_bytes,
	(SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'SwapTotal')
		- (SELECT value FROM host_memory AS m WHERE m.tick = tick.tick AND m.name = 'SwapFree') AS swap_used_bytes,
	(SELECT avg10_percent FROM host_pressure AS p WHERE p.tick = tick.tick AND p.resource = 'cpu' AND p.kind = 'some') AS cpu_pressure_percent,
	(SELECT avg10_percent FROM host_pressure AS p WHERE p.tick = tick.tick AND p.resource = 'memory' AND p.kind = 'some') AS memory_pressure_percent,
	(SELECT avg10_percent FROM host_pressure AS p WHERE p.tick = tick.tick AND p.resource = 'io' AND p.kind = 'some') AS io_pressure_percent
FROM tick CROSS JOIN bundle LEFT JOIN host_activity USING (tick) LEFT JOIN share USING (tick)
ORDER BY tick.tick;
