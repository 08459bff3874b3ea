-- order: 112
-- title: Meters of the host
-- view: htop
-- from: /proc/{stat,meminfo,loadavg} over the window, tables host_cpu, host_memory, host_activity, process
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT iif(EXISTS (SELECT 1 FROM host_cpu), 'What each part of a bar is: | nice, # user, * system, @ interrupts, $ stolen; of memory | used, # buffers, * shared, @ cache. The busiest processes follow.',
		'Without a window the CPUs are shown since boot; | nice, # user, * system, @ interrupts, $ stolen; of memory | used, # buffers, * shared, @ cache.')
	WHERE EXISTS (SELECT 1 FROM process)
), coalesce((
	SELECT 'The process table was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process'), NULL, 'The process table was not captured.')), 'Nothing is known of the host.') AS sentence;
