-- order: 4
-- title: GIL
-- view: gil
-- from: the interpreter's memory and /proc/PID/task/TID/syscall, tables py_interpreter, sample
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(CASE
		WHEN state = 'held' THEN coalesce(coalesce(holder_thread, 'A thread') || ' (tid ' || holder_tid || ')', 'A thread') || ' held the lock, ' || waiter_count || ' waited for it'
		WHEN state IS NULL THEN 'Interpreter ' || interpreter || ' has no global lock, or it is not known'
		ELSE 'Nobody held the lock' || iif(waiter_count, ', ' || waiter_count || ' waited for it', '') END
		|| coalesce('; over the window it was held for ' || held_percent || ' % of the time' || coalesce(', and ' || waiters_mean || ' waited on average', ''), ''), '. ') || '.'
	FROM (SELECT * FROM gil LIMIT 3)
	HAVING count(*) > 0
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'The lock of the interpreter was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'py_interpreter' AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'py_interpreter'), NULL, 'The lock of the interpreter was not captured.')), 'No interpreter was found.') AS sentence;
