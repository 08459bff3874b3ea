-- Counters of the network namespace: what moved between the snapshot and the end of the window, and the sockets in use.
CREATE TEMP VIEW network AS
WITH edge AS (
	SELECT pid AS counted_pid, min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM net_counter GROUP BY pid
), pair AS (
	SELECT
		counted_pid, b.group_name, b.name, a.value AS first_value, b.value AS last_value, last_ns - first_ns AS length_ns,
		b.group_name IN ('sockets', 'TCP', 'UDP', 'UDPLITE', 'RAW', 'FRAG', 'TCP6', 'UDP6', 'UDPLITE6', 'RAW6', 'FRAG6') AS is_level
	FROM edge
		JOIN net_counter AS b ON b.pid = counted_pid AND b.t_ns = last_ns
		LEFT JOIN net_counter AS a ON a.pid = counted_pid AND a.t_ns = first_ns AND a.group_name = b.group_name AND a.name = b.name
)
SELECT
	target_netns.pid,
	iif(group_name = 'snmp6', name, group_name || '.' || name) AS counter,
	last_value AS value,
	iif(length_ns > 0, last_value - first_value, NULL) AS change,
	-- A counter that went back began anew: nothing is known of its rate.
	CASE WHEN length_ns > 0 AND NOT is_level AND last_value >= first_value THEN round((last_value - first_value) * 1e9 / length_ns, 1) END AS change_per_s,
	length_ns,
	netns
FROM pair JOIN target_netns USING (counted_pid)
WHERE is_level AND last_value <> 0 OR length_ns > 0 AND last_value <> first_value
	-- What was lost is of interest without a window too.
	OR last_value > 0 AND (name LIKE '%Drop%' OR name LIKE '%Overflow%' OR name IN ('RetransSegs', 'TCPTimeouts', 'RcvbufErrors', 'SndbufErrors', 'PruneCalled', 'TCPAbortOnMemory'))
ORDER BY target_netns.pid, is_level, coalesce(change, 0) = 0, group_name, name;
