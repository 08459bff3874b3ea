-- order: 155
-- title: Engines
-- view: engines
-- from: the capture itself, table engine
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT group_concat(CASE engine WHEN 'bpf' THEN subject || ' came from a BPF iterator'
		ELSE subject || ' came from the files of /proc' || coalesce(' (' || why || ')', '') END, '; then ') || '.'
	FROM engines HAVING count(*) > 0
), coalesce((
	SELECT 'There was no window: ' || replace(outcome.name, '_', ' ') || '.'
	FROM evidence JOIN outcome USING (outcome)
	WHERE table_name = 'engine' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), 'Nothing was read for which there are several ways.')) AS sentence;
