-- order: 131
-- title: Host, its settings
-- view: host_facts
-- from: uname(2), os-release(5), /proc/{cpuinfo,cmdline,swaps}, /proc/sys, /sys, adjtimex(2), tables host_fact, host_sysctl, host_cpu_place, host_clock, os_release
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT
		coalesce((SELECT value FROM host_facts WHERE name = 'kernel.name'), 'Kernel') || ' ' || coalesce((SELECT value FROM host_facts WHERE name = 'kernel.release'), 'not known')
		|| coalesce(', ' || (SELECT value FROM os_release WHERE pid = 0 AND name = 'PRETTY_NAME'), '')
		|| coalesce(', ' || (SELECT value FROM host_facts WHERE name = 'cpu.model_name'), '')
		|| coalesce(', virtual machine (' || (SELECT name FROM _host_virtual WHERE kind = 'vm') || ')', '')
		|| coalesce('. The kernel is tainted: ' || (SELECT group_concat(meaning, '; ') FROM host_facts WHERE area = 'taint'), '')
		|| coalesce('. Odd: ' || (SELECT group_concat(name, ', ') FROM host_facts WHERE odd IS NOT NULL AND area NOT IN ('taint', 'vulnerability')), '') || '.'
	WHERE EXISTS (SELECT 1 FROM host_fact)
), coalesce((
	SELECT 'The settings of the host were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_fact' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_fact'), NULL, 'The settings of the host were not captured.')), 'Nothing is known of the host.') AS sentence;
