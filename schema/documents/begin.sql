-- begin.json: what a reader can say when the rest of the bundle is lost.
SELECT json_object(
	'format', format,
	'tool', 'pidshot-capture',
	'version', tool_version,
	'host', hostname,
	'kernel', kernel,
	'machine', machine,
	'start', strftime('%Y-%m-%dT%H:%M:%SZ', start_realtime_ns / 1000000000, 'unixepoch'),
	'processes', (SELECT json_group_array(json_object('pid', pid, 'comm', comm, 'start_ticks', start_ticks)) FROM target),
	'window_s', window_ns / 1e9,
	'arguments', capture_arguments,
	'redact', CASE redact WHEN 0 THEN 'none' WHEN 1 THEN 'default' ELSE 'strict' END,
	'ticket', ticket,
	'plan', (SELECT json_group_array(name) FROM (SELECT name FROM collector GROUP BY name ORDER BY min(id))))
FROM bundle;
