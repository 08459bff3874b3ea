-- order: 48
-- title: Network counters
-- view: network
-- from: /proc/PID/net/{netstat,snmp,snmp6,sockstat,sockstat6} at the snapshot and the end of the window, table net_counter
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT iif(max(length_ns) > 0, printf('Over %.1f s %,d counters of the network namespace moved; ', max(length_ns) / 1e9, sum(change <> 0 AND change_per_s IS NOT NULL))
			|| coalesce(max(iif(counter = 'Tcp.RetransSegs', printf('%,d TCP segments were sent again', change), NULL)), 'no TCP segment was sent again') || '.',
		'Without a window it is not known what moves; shown are levels, and what was lost since the namespace began.')
		|| ' It has ' || coalesce(max(iif(counter = 'TCP.inuse', value, NULL)), 0) || ' TCP sockets in use.'
	FROM network HAVING count(*) > 0
), coalesce((
	SELECT 'The network counters were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'net_counter' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'net_counter'), NULL, 'The network counters were not captured.')), 'No counter moved.') AS sentence;
