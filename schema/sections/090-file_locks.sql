-- order: 90
-- title: File locks
-- view: file_locks
-- from: lock lines of /proc/PID/fdinfo, and /proc/locks, tables fd_lock, host_lock and lock_party
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d file lock%s held', sum(role = 'holds'), iif(sum(role = 'holds') = 1, '', 's'))
		|| iif(sum(role = 'holds' AND others <> '') > 0, printf(', %,d of them awaited by others', sum(role = 'holds' AND others <> '')), '')
		|| iif(sum(role = 'holds' AND others IS NULL) > 0, '; who waits was not asked (a window is needed, -w above 0)', '')
		|| iif(sum(role = 'waits') > 0, printf('; waits for %,d: held by %s', sum(role = 'waits'), coalesce(nullif(max(iif(role = 'waits', others, '')), ''), 'somebody unknown')), '') || '.'
	FROM file_locks HAVING count(*) > 0
), coalesce((
	SELECT 'The descriptors were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'fd' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'fd'), NULL, 'The descriptors were not captured.')),
	'No file lock is held' || iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'host_lock' AND outcome IN (0, 1)), ', and none is waited for.',
		'; whether one is waited for was not asked (a window is needed, -w above 0).')) AS sentence;
