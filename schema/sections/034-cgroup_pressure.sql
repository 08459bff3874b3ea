-- order: 34
-- title: Cgroup pressure
-- view: cgroup_pressure
-- from: cpu.pressure, memory.pressure, io.pressure and irq.pressure of the control group, table cgroup_psi
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT 'Some task waited for ' || group_concat(printf('%s %.1f %% of the last 10 s', iif(resource = 'cpu', 'CPU', iif(resource = 'io', 'I/O', resource)), avg10_percent)
		|| iif(window_percent IS NULL, '', printf(' (%.1f %% of the window)', window_percent)), ', ') || '.'
	FROM cgroup_pressure WHERE kind = 'some' HAVING count(*) > 0
), coalesce((
	SELECT 'The pressure of the control group was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'cgroup_psi' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'cgroup_psi'), NULL, 'The pressure of the control group was not captured.')), 'The control group has no pressure files: v1 has none, and v2 only with psi.') AS sentence;
