-- order: 60
-- title: Status
-- view: status
-- from: /proc/PID/status, tables status_field and process_status
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT iif(count(*) > 3, printf('%,d processes: ', count(*)) || (SELECT group_concat(printf('%d in state %s', n, state), ', ')
			FROM (SELECT coalesce(state, 'unknown') AS state, count(*) AS n FROM process_status GROUP BY 1 ORDER BY n DESC)), group_concat(printf('Process %d is in state %s', pid, coalesce(state, 'unknown')) || CASE WHEN tracer_pid > 0 THEN printf(', traced by %d', tracer_pid) ELSE '' END
		|| coalesce(', ' || round(vm_rss_bytes / 1048576.0, 1) || ' MiB resident, at most ' || round(vm_hwm_bytes / 1048576.0, 1) || ' MiB so far', ''), '. ')) || '.'
	FROM process_status HAVING count(*) > 0
), coalesce((
	SELECT 'The status was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process_status' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process_status'), NULL, 'The status was not captured.')), 'There is no status.') AS sentence;
