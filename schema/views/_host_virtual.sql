-- What the host runs in, and how that is known: kind vm or container; name NULL: no sign of one.
CREATE TEMP VIEW _host_virtual AS
WITH
	sign AS (SELECT value FROM host_fact WHERE host_fact.name = 'cpuid.hypervisor'),
	is_guest AS (SELECT count(*) AS yes FROM host_fact WHERE name = 'cpu.flags' AND ' ' || value || ' ' LIKE '% hypervisor %'),
	dmi AS (
		SELECT dmi_vendor.name, host_fact.name AS fact, host_fact.value, row_number() OVER (ORDER BY dmi_vendor.position) AS place
		FROM host_fact JOIN dmi_vendor ON substr(host_fact.value, 1, length(dmi_vendor.start)) = dmi_vendor.start
		WHERE host_fact.name LIKE 'dmi.%'
	),
	-- A cloud's own name says more than that of its hypervisor; KVM's guests may keep QEMU's firmware.
	vm AS (
		SELECT
			coalesce(
				(SELECT 'amazon' FROM dmi WHERE name = 'amazon' LIMIT 1),
				(SELECT hypervisor.name FROM sign JOIN hypervisor ON hypervisor.sign = sign.value),
				(SELECT 'xen' FROM host_fact WHERE name = 'hypervisor.type' AND value = 'xen'),
				(SELECT name FROM dmi WHERE place = 1),
				(SELECT 'unknown' FROM is_guest WHERE yes > 0)
			) AS name
	),
	manager(name, value, place) AS (
		SELECT iif(value = 'present', 'container', value), name, 1 FROM host_fact WHERE name = 'container.manager'
		UNION ALL SELECT iif(value = 'present', 'container', value), name, 2 FROM host_fact WHERE name = 'container.systemd'
		UNION ALL SELECT 'podman', name, 3 FROM host_fact WHERE name = 'container.containerenv'
		UNION ALL SELECT 'docker', name, 4 FROM host_fact WHERE name = 'container.dockerenv'
	)
SELECT
	'vm' AS kind,
	vm.name,
	(
		SELECT group_concat(said, '; ') FROM (
			SELECT 'CPUID says ' || value AS said FROM sign
			UNION ALL SELECT 'the CPU has the flag hypervisor' FROM is_guest WHERE yes > 0
			UNION ALL SELECT '/sys/hypervisor/type says ' || value FROM host_fact WHERE name = 'hypervisor.type'
			UNION ALL SELECT fact || ' is ' || value FROM dmi
		)
	) AS how
FROM vm
UNION ALL
SELECT 'container', (SELECT name FROM manager ORDER BY place LIMIT 1),
	(SELECT group_concat(source, ', ') || ' is there' FROM host_fact WHERE name IN (SELECT value FROM manager));
