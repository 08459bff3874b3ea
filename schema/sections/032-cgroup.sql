-- order: 32
-- title: Cgroup limits
-- view: cgroup
-- from: the files of the control groups and of those above, table cgroup_value
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT
		coalesce('The nearest limit is that of ' || max(iif(place = 1 AND maximum >= 0, resource || ': ' || says || coalesce(' (' || used_percent || ' %)', '')
			|| iif(level > 0, ', set ' || level || ' above its own group', ''), NULL)) || '.', 'Nothing that is counted has a limit.')
		|| iif(EXISTS (SELECT 1 FROM cgroup_level GROUP BY pid, hierarchy HAVING max(is_root) = 0), ' Groups above those that were seen may have lower limits.', '')
	FROM (SELECT *, row_number() OVER (ORDER BY maximum < 0, used_percent DESC) AS place FROM cgroup)
	HAVING count(*) > 0
), coalesce((
	SELECT 'The control groups were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'cgroup_value' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'cgroup_value'), NULL, 'The control groups were not captured.')), 'No limit is set for the control groups of this process.') AS sentence;
