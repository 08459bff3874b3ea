-- What the host is and how it is set up: kernel, distribution, CPUs, clock, settings that matter, with what each means and what is odd.
CREATE TEMP VIEW host_facts AS
WITH
	clock AS (
		SELECT * FROM host_clock WHERE t_ns = (SELECT max(t_ns) FROM host_clock)
	),
	step AS (
		SELECT (b.realtime_ns - b.t_ns) - (a.realtime_ns - a.t_ns) AS step_ns, b.t_ns - a.t_ns AS length_ns
		FROM host_clock AS a JOIN host_clock AS b
		WHERE a.t_ns = (SELECT min(t_ns) FROM host_clock) AND b.t_ns = (SELECT max(t_ns) FROM host_clock) AND b.t_ns > a.t_ns
	),
	tainted AS (SELECT CAST(value AS INTEGER) AS bits FROM host_fact WHERE name = 'kernel.tainted'),
	core AS (SELECT count(*) AS cpus, count(DISTINCT package) AS packages, count(DISTINCT package * 65536 + coalesce(die, 0) * 4096 + core) AS cores
		FROM host_cpu_place WHERE is_online AND package IS NOT NULL),
	every(place, area, name, value, meaning, odd, source) AS (
		SELECT 0, coalesce(fact.area, 'other'), host_fact.name, value, fact.meaning,
			CASE
				WHEN host_fact.name = 'clock.source' AND value NOT IN ('tsc', 'kvm-clock', 'hyperv_clocksource_tsc_page', 'xen', 'arch_sys_counter')
					THEN 'slow: each reading of the clock asks a device'
				WHEN host_fact.name = 'thp.enabled' AND value LIKE '%[always]%' THEN 'also for those that did not ask: memory grows, page faults stall'
				WHEN host_fact.name = 'thp.defrag' AND value LIKE '%[always]%' THEN 'page faults stall while memory is moved'
				WHEN host_fact.name = 'random.entropy' AND CAST(value AS INTEGER) < 128 THEN 'few: readers of /dev/random wait on kernels before 5.6'
				WHEN host_fact.name = 'cpu.offline' THEN 'CPUs are off'
			END,
			source
		FROM host_fact LEFT JOIN fact ON fact.name = host_fact.name
		WHERE host_fact.name NOT LIKE 'vulnerability.%'
		UNION ALL
		SELECT 0, 'cpu', 'cpu.sockets', CAST(packages AS TEXT), 'packages with a CPU that runs', NULL, '/sys/devices/system/cpu' FROM core WHERE cpus > 0
		UNION ALL
		SELECT 0, 'cpu', 'cpu.cores', CAST(cores AS TEXT), 'cores with a CPU that runs', NULL, '/sys/devices/system/cpu' FROM core WHERE cpus > 0
		UNION ALL
		SELECT 0, 'cpu', 'cpu.threads_per_core', CAST((cpus + cores - 1) / cores AS TEXT), 'CPUs that share a core', NULL, '/sys/devices/system/cpu' FROM core WHERE cores > 0
		UNION ALL
		SELECT 0, 'cpu', 'cpu.nodes', CAST(count(*) AS TEXT), 'NUMA nodes', NULL, '/sys/devices/system/node' FROM host_node HAVING count(*) > 0
		UNION ALL
		SELECT 0, 'distribution', iif(pid = 0, '', 'pid ' || pid || ' ') || lower(name), value,
			iif(pid = 0, 'of the capture''s own root', 'of the target''s root, which is another one'), NULL, 'os-release(5)'
		FROM os_release WHERE name IN ('PRETTY_NAME', 'ID', 'VERSION_ID')
		UNION ALL
		SELECT 0, 'virtualisation', iif(kind = 'vm', 'virtual machine', 'container'), coalesce(name, 'none'),
			coalesce('known by: ' || how, iif(kind = 'vm', 'no sign of a hypervisor', 'the capture saw no sign of a container around itself')), NULL, NULL
		FROM _host_virtual WHERE EXISTS (SELECT 1 FROM host_fact)
		UNION ALL
		SELECT 0, 'clock', 'clock.synchronised', iif(status & 64, 'no', 'yes'),
			(SELECT group_concat(clock_status.name, ' ') FROM clock_status WHERE clock.status & clock_status.value),
			iif(status & 64, 'nobody keeps the clock in step', NULL), 'adjtimex(2)'
		FROM clock WHERE status IS NOT NULL
		UNION ALL
		SELECT 0, 'clock', 'clock.offset_us', printf('%.3f', clock_offset / iif(status & 8192, 1e3, 1.0)), 'still to be slewed', NULL, 'adjtimex(2)' FROM clock WHERE status IS NOT NULL
		UNION ALL
		SELECT 0, 'clock', 'clock.max_error_us', CAST(max_error_us AS TEXT), 'as whoever keeps the clock says', NULL, 'adjtimex(2)' FROM clock WHERE max_error_us IS NOT NULL
		UNION ALL
		SELECT 0, 'clock', 'clock.frequency_ppm', printf('%.3f', frequency / 65536.0), 'correction in force', NULL, 'adjtimex(2)' FROM clock WHERE frequency IS NOT NULL
		UNION ALL
		SELECT 0, 'clock', 'clock.step_us', printf('%.1f', step_ns / 1e3), printf('wall clock against CLOCK_MONOTONIC over %.1f s of the capture', length_ns / 1e9),
			-- Slewing moves both; what is beyond the reading's own uncertainty is a step.
			iif(abs(step_ns) > 1000000, 'the wall clock was set during the capture', NULL), 'clock_gettime(2)'
		FROM step
		UNION ALL
		SELECT 0, 'taint', letter, 'set', kernel_taint.meaning, iif(is_serious, 'the kernel itself was hurt', NULL), '/proc/sys/kernel/tainted'
		FROM tainted JOIN kernel_taint ON bits >> bit & 1
		UNION ALL
		SELECT 1, 'sysctl', host_sysctl.name, host_sysctl.value, why,
			iif(CAST(host_sysctl.value AS INTEGER) BETWEEN odd_least AND odd_most, odd, NULL), '/proc/sys/' || replace(host_sysctl.name, '.', '/')
		FROM host_sysctl LEFT JOIN sysctl ON sysctl.name = host_sysctl.name
		UNION ALL
		SELECT 2, 'vulnerability', substr(name, 15), value, NULL, iif(value LIKE 'Vulnerable%', 'nothing is done about it', NULL), source
		FROM host_fact WHERE name LIKE 'vulnerability.%'
	)
SELECT area, name, value, odd, meaning, source
FROM every
ORDER BY
	CASE area WHEN 'kernel' THEN 0 WHEN 'distribution' THEN 1 WHEN 'virtualisation' THEN 2 WHEN 'cpu' THEN 3 WHEN 'memory' THEN 4 WHEN 'load' THEN 5
		WHEN 'clock' THEN 6 WHEN 'taint' THEN 7 WHEN 'sysctl' THEN 8 ELSE 9 END,
	odd IS NULL, name;
