-- Shares of the time of the CPUs over the window as `atop` counts them; cpu -1: all together, up to 100 for each.
CREATE TEMP VIEW _atop_cpu AS
WITH one AS (
	SELECT cpu, user_percent, system_percent, coalesce(irq_percent, 0) + coalesce(softirq_percent, 0) AS interrupt_percent, iowait_percent, idle_percent
	FROM cpus WHERE idle_percent IS NOT NULL OR user_percent IS NOT NULL
)
SELECT -1 AS cpu, sum(user_percent) AS user_percent, sum(system_percent) AS system_percent, sum(interrupt_percent) AS interrupt_percent,
	sum(iowait_percent) AS iowait_percent, sum(idle_percent) AS idle_percent
FROM one
UNION ALL
SELECT * FROM (SELECT * FROM one ORDER BY idle_percent, cpu);
