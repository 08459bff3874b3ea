-- order: 134
-- title: Disks
-- view: disks
-- from: /proc/diskstats at the start and the end of the window, table host_disk
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT CASE WHEN max(busy_percent) IS NULL THEN 'Without a window only what happened since boot is known.'
		ELSE printf('The busiest was %s: %.1f %% of the window, %.1f MiB/s read, %.1f MiB/s written', name, max(busy_percent), read_bytes_per_s / 1048576, write_bytes_per_s / 1048576)
			|| iif(write_wait_ms IS NULL, '', printf('; a write took %.1f ms on average', write_wait_ms)) || '.' END
	FROM disks HAVING count(*) > 0
), coalesce((
	SELECT 'The disks were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'host_disk' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_disk'), NULL, 'The disks were not captured.')), 'No block device has been used since boot.') AS sentence;
