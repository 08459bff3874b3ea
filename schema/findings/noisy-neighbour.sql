-- id: noisy-neighbour
-- title: Another process takes the CPU
-- severity: warning
-- section: atop
-- needs: process, process_sample, thread_counter
-- threshold: 25 percent of a CPU, used by one other process
-- how: a window (-w) longer than 0, and the collectors processes and window
-- why: While a neighbour computes, threads of the target that could run wait in the run queue; it looks slow without doing more.
-- do: Move one of the two, give the neighbour fewer CPUs or less weight (cgroup cpu.max, cpu.weight, nice), or plan for both.
-- refuted by: the neighbour being a part of the same service that works for the target
WITH
	every AS MATERIALIZED (SELECT pid, comm, user, status, cpu_percent FROM atop),
	mine AS (SELECT pid, coalesce(cpu_percent, 0) AS cpu_percent FROM every WHERE pid IN (SELECT pid FROM target) AND status <> 'N'),
	other AS (
		SELECT pid, comm, user, cpu_percent FROM every
		WHERE pid NOT IN (SELECT pid FROM target) AND pid <> (SELECT capture_pid FROM bundle) AND cpu_percent >= :threshold
		ORDER BY cpu_percent DESC LIMIT 1
	),
	waited AS (
		SELECT pid, sum(run) AS run_ns, sum(delay) AS delay_ns
		FROM (SELECT pid, tid, max(run_ns) - min(run_ns) AS run, max(run_delay_ns) - min(run_delay_ns) AS delay FROM thread_counter GROUP BY pid, tid)
		GROUP BY pid
	),
	length AS (SELECT max(t_ns) - min(t_ns) AS length_ns FROM tick),
	judged AS (
		SELECT
			mine.pid, mine.cpu_percent AS own_percent, other.pid AS other_pid, other.comm, other.user, other.cpu_percent, run_ns, delay_ns, length_ns,
			(SELECT percent FROM _window_pressure WHERE resource = 'cpu' AND kind = 'some') AS pressure,
			-- A fifth of the time it wanted to run, and more than one per cent of the window.
			coalesce(delay_ns > 0.2 * (run_ns + delay_ns) AND delay_ns > 0.01 * length_ns, 0) AS is_held
		FROM mine CROSS JOIN other CROSS JOIN length LEFT JOIN waited ON waited.pid = mine.pid
	)
SELECT
	pid AS subject,
	cpu_percent / 100.0 + 10 * is_held AS score,
	iif(is_held, 'warning', 'info') AS severity,
	cpu_percent AS value,
	:threshold AS threshold,
	printf('%s (%d, %s) used %.0f %% of a CPU, the target %.0f %%', comm, other_pid, coalesce(user, 'user not known'), cpu_percent, own_percent)
		|| iif(delay_ns IS NULL, '', printf('; it waited %.0f ms for a CPU and ran %.0f ms', delay_ns / 1e6, run_ns / 1e6))
		|| iif(pressure IS NULL, '', printf('; some task waited in %.0f %% of the window', pressure)) AS evidence
FROM judged
WHERE cpu_percent > own_percent AND (is_held OR pressure >= 10);
