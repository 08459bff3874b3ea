-- What else than capabilities confines the process: seccomp, no_new_privs, the label of a security module, its user namespace.
CREATE TEMP VIEW security AS
SELECT
	s.pid,
	s.euid,
	CASE s.seccomp WHEN 0 THEN 'off' WHEN 1 THEN 'strict' WHEN 2 THEN 'filter' ELSE s.seccomp END AS seccomp,
	s.seccomp_filters AS seccomp_filter_count,
	s.no_new_privs,
	p.security_label,
	(SELECT count(*) FROM capabilities AS c WHERE c.pid = s.pid AND c.effective = 1) AS effective_count,
	(SELECT count(*) FROM capabilities AS c WHERE c.pid = s.pid AND c.bounding = 1) AS bounding_count,
	(SELECT is_initial FROM namespaces AS n WHERE n.pid = s.pid AND n.namespace = 'user') AS initial_user_namespace
FROM process_status AS s LEFT JOIN process_setting AS p USING (pid)
ORDER BY s.pid;
