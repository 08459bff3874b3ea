-- order: 61
-- title: Container or unit
-- view: container
-- from: /proc/PID/cgroup, /proc/PID/mountinfo, the runtime's own file of a container and the environment, table container_identity
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(CASE kind
			WHEN 'container' THEN 'Process ' || pid || ' runs in a container' || coalesce(' of ' || runtime, '') || iif(image <> 'unknown', ' made from ' || image, '') || coalesce(', pod ' || pod_uid, '')
			WHEN 'systemd' THEN 'Process ' || pid || ' belongs to ' || coalesce('unit ' || unit, slice)
			WHEN 'root' THEN 'Process ' || pid || ' is in the root group: neither a container nor a unit'
			WHEN 'hidden' THEN 'What process ' || pid || ' runs in is hidden by a control group namespace'
			ELSE 'What process ' || pid || ' runs in is unknown: its path is none that is known, and nothing is guessed from it'
		END, '. ') || '.'
	FROM container HAVING count(*) > 0
), coalesce((
	SELECT 'What the process runs in was not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'container_identity' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'container_identity'), NULL, 'What the process runs in was not captured.')), 'It is not known what the process runs in.') AS sentence;
