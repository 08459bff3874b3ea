-- order: 44
-- title: Mounts
-- view: mounts
-- from: /proc/PID/mountinfo and statfs(2), tables mount and filesystem
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d mount%s, %,d of them with files of the process. How full the others are was not asked: a dead one would hang.', count(*), iif(count(*) = 1, '', 's'), count(used_by))
	FROM mounts HAVING count(*) > 0
), coalesce((
	SELECT 'The mounts were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'mount' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'mount'), NULL, 'The mounts were not captured.')), 'Nothing is mounted.') AS sentence;
