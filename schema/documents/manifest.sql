-- manifest.json: seals the bundle. The raw members' hashes are in table source, which the database's hash seals.
SELECT json_object(
	'format', format,
	'members', json_object('begin.json', :begin_sha256, 'pidshot.db', :database_sha256, 'capture.log', :log_sha256),
	'raw_count', :raw_count,
	'budget', (SELECT json_group_object(name, json_object('allowed', allowed, 'used', used, 'unit', unit, 'what', what)) FROM budget),
	'ended', (SELECT CASE ended WHEN 0 THEN 'planned' WHEN 1 THEN 'target' WHEN 2 THEN 'signal' WHEN 3 THEN 'deadline'
			WHEN 4 THEN 'size' ELSE 'memory' END FROM capture_end))
FROM bundle;
