-- What the process runs in: container, pod or systemd unit, with the words of its environment, and its pid inside.
CREATE TEMP VIEW container AS
SELECT
	c.pid,
	k.name AS kind,
	runtime,
	container_id,
	coalesce(image, iif(k.name = 'container', 'unknown', NULL)) AS image,
	c.name,
	pod_uid,
	pod_qos,
	unit,
	slice,
	inner_unit,
	(SELECT namespace_pid FROM target_namespace_pid AS n WHERE n.pid = c.pid ORDER BY n.level DESC LIMIT 1) AS inner_pid,
	(
		-- Words that a runtime sets and that are no secrets; a value hidden by the redaction tells nothing.
		SELECT group_concat(e.name || '=' || e.value, ' ') FROM environment AS e
		WHERE e.pid = c.pid AND e.hidden = 0 AND e.name IN ('container', 'HOSTNAME', 'KUBERNETES_SERVICE_HOST', 'POD_NAME', 'POD_NAMESPACE', 'INVOCATION_ID')
	) AS environment,
	user_uid,
	is_monitor,
	replace(told_by, 'PID', c.pid) AS told_by
FROM container_identity AS c LEFT JOIN container_kind AS k ON k.kind = c.kind
ORDER BY c.pid;
