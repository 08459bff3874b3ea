-- order: 135
-- title: Network interfaces
-- view: interfaces
-- from: /proc/net/dev at the start and the end of the window, also of targets in a namespace of their own, table host_interface
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT CASE WHEN max(receive_bytes_per_s + transmit_bytes_per_s) IS NULL THEN 'Without a window only what happened since they were made is known'
		ELSE printf('Most went through %s: %.1f KiB/s in, %.1f KiB/s out', name, receive_bytes_per_s / 1024, transmit_bytes_per_s / 1024) END
		|| coalesce((SELECT printf('; %,d packets were dropped and %,d broken within the window', nullif(total(window_dropped_count), 0), total(window_errors_count)) FROM interfaces
			WHERE coalesce(window_dropped_count, 0) + coalesce(window_errors_count, 0) > 0 HAVING count(*) > 0), '') || '.'
	FROM interfaces HAVING count(*) > 0
), coalesce((
	SELECT 'The network interfaces were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_interface' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_interface'), NULL, 'The network interfaces were not captured.')), 'There is no network interface.') AS sentence;
