-- order: 33
-- title: Cgroup CPU
-- view: throttling
-- from: cpu.stat of the control group and of those above, at the start and the end of the window, table cgroup_value
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(words, '. ') || '.'
	FROM (
		-- Processes of one cgroup share its numbers.
		SELECT DISTINCT iif(coalesce(period_count, 0) = 0, 'No quota was in force in the window',
			iif((SELECT count(DISTINCT cgroup) FROM throttling) > 1, coalesce(cgroup || ': ', ''), '')
				|| printf('%d of %d periods of the window were throttled', throttled_count, period_count)) AS words
		FROM throttling
	) HAVING count(*) > 0
), coalesce((
	SELECT 'The CPU counters of the cgroup were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name IN ('cgroup_value', 'cgroup_sample') AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name IN ('cgroup_value', 'cgroup_sample')), NULL, 'The CPU counters of the cgroup were not captured.')), 'No two readings to compare.') AS sentence;
