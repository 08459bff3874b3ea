-- A line of `journalctl -o json`, :line, taken apart: trusted fields, priority and message. Bytes that are no UTF-8 come as an array of numbers, and go as hex.
SELECT
	CAST(json_extract(text, '$.__REALTIME_TIMESTAMP') AS INTEGER) AS realtime_us,
	CAST(json_extract(text, '$._PID') AS INTEGER) AS pid,
	CAST(json_extract(text, '$._UID') AS INTEGER) AS uid,
	CAST(json_extract(text, '$.PRIORITY') AS INTEGER) AS priority,
	coalesce(json_extract(text, '$._SYSTEMD_USER_UNIT'), json_extract(text, '$._SYSTEMD_UNIT')) AS unit,
	json_extract(text, '$._COMM') AS comm,
	CASE json_type(text, '$.MESSAGE')
		WHEN 'text' THEN json_extract(text, '$.MESSAGE')
		WHEN 'array' THEN (SELECT value FROM json_each(text, '$.MESSAGE') WHERE type = 'text' LIMIT 1)
	END AS message,
	CASE json_type(text, '$.MESSAGE')
		WHEN 'array' THEN (SELECT group_concat(printf('%02x', value & 255), '') FROM json_each(text, '$.MESSAGE') WHERE type = 'integer')
	END AS message_hex
FROM (SELECT :line AS text)
WHERE json_valid(text) AND json_type(text) = 'object' AND json_type(text, '$.__REALTIME_TIMESTAMP') = 'text';
