-- order: 47
-- title: Memory over the window
-- view: memory_series
-- from: /proc/PID/statm, status and stat at each tick, table process_counter
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT iif(max(rss_bytes) IS NULL, 'How much was resident was not read', printf('Resident from %.1f MiB to %.1f MiB', min(iif(place = 1, rss_bytes, NULL)) / 1048576.0, min(iif(back = 1, rss_bytes, NULL)) / 1048576.0))
		|| iif(max(swap_bytes) > 0, printf(', swapped out from %.1f MiB to %.1f MiB', min(iif(place = 1, swap_bytes, NULL)) / 1048576.0, min(iif(back = 1, swap_bytes, NULL)) / 1048576.0), '')
		|| iif(sum(minor_fault_count) IS NOT NULL, printf('; %,d page faults, %,d of them read from storage', sum(minor_fault_count) + sum(major_fault_count), sum(major_fault_count)), '') || '.'
	FROM (SELECT *, row_number() OVER (PARTITION BY pid ORDER BY t_ns) AS place, row_number() OVER (PARTITION BY pid ORDER BY t_ns DESC) AS back
		FROM memory_series WHERE pid = (SELECT min(pid) FROM target))
	HAVING count(*) > 1
), coalesce((
	SELECT 'The counters were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process_counter' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process_counter'), NULL, 'The counters were not captured.')), 'There was no window.') AS sentence;
