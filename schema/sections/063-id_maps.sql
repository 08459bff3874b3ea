-- order: 63
-- title: User and group ids in the namespace
-- view: id_maps
-- from: /proc/PID/uid_map, gid_map and projid_map, table id_map
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT iif(min(is_identity) = 1, 'Ids are the same inside and outside.', 'Ids inside the user namespace are others outside: its root may be an ordinary user here.')
	FROM id_maps WHERE kind <> 'projid' HAVING count(*) > 0
), coalesce((
	SELECT 'The id maps were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'id_map' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'id_map'), NULL, 'The id maps were not captured.')), 'The user namespace has no map: every id in it is nobody outside.') AS sentence;
