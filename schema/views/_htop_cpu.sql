-- The parts of each CPU's bar in `htop`, in percent of the window.
CREATE TEMP VIEW _htop_cpu AS
SELECT
	cpu, nice_percent AS nice, user_percent - coalesce(nice_percent, 0) AS user, system_percent AS system,
	coalesce(irq_percent, 0) + coalesce(softirq_percent, 0) AS interrupts, steal_percent AS steal,
	round(coalesce(user_percent, 0) + coalesce(system_percent, 0) + coalesce(irq_percent, 0) + coalesce(softirq_percent, 0) + coalesce(steal_percent, 0), 1) AS busy
FROM cpus
WHERE is_online AND (idle_percent IS NOT NULL OR user_percent IS NOT NULL)
ORDER BY cpu;
