-- order: 64
-- title: Confinement
-- view: security
-- from: /proc/PID/status and attr/current, tables process_status and process_setting
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(printf('Process %d runs as uid %d with %d capabilities in effect', pid, euid, effective_count) || ', seccomp ' || coalesce(seccomp, 'not known')
		|| CASE no_new_privs WHEN 1 THEN ', no new privileges' WHEN 0 THEN '' ELSE ', whether it may gain privileges is not known' END || coalesce(', label ' || security_label, ''), '. ') || '.'
	FROM security HAVING count(*) > 0
), coalesce((
	SELECT 'What confines the process was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process_status' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process_status'), NULL, 'What confines the process was not captured.')), 'It is not known what confines the process.') AS sentence;
