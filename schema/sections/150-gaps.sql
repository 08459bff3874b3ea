-- order: 150
-- title: What was not seen
-- view: gaps
-- from: every read that failed or was left out, tables source and collector
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d source%s not seen: ', sum(count), iif(sum(count) = 1, ' was', 's were')) || (SELECT group_concat(printf('%d ', n) || outcome, ', ') FROM (SELECT outcome, sum(count) AS n FROM gaps GROUP BY outcome ORDER BY n DESC)) || '.'
	FROM gaps HAVING count(*) > 0
), iif(EXISTS (SELECT 1 FROM source), 'Everything that was tried was read.', 'It is not known what was tried.')) AS sentence;
