-- order: 140
-- title: What was hidden
-- view: redactions
-- from: the capture, table redaction
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d value%s hidden by %d rule%s. ', sum(hidden_count), iif(sum(hidden_count) = 1, '', 's'), count(DISTINCT rule), iif(count(DISTINCT rule) = 1, '', 's')) || 'Names stay; equal values have equal tokens within this bundle.'
	FROM redaction HAVING count(*) > 0
), (SELECT iif(redact = 0, 'Nothing was hidden: the capture ran with --redact none.', 'Nothing had to be hidden.') FROM bundle), 'It is not known what was hidden.') AS sentence;
