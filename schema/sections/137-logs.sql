-- order: 137
-- title: Logs
-- view: logs
-- from: /dev/kmsg, journalctl -o json; with --logs alone, tables kernel_line and journal_line
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%d lines of the kernel''s log', (SELECT count(*) FROM kernel_line)) || iif(EXISTS (SELECT 1 FROM kernel_line WHERE reason = 1), ', some of which tell that memory ran out', '')
		|| coalesce((SELECT '; the journal was not read (' || replace(outcome.name, '_', ' ') || ')' FROM evidence JOIN outcome USING (outcome)
			WHERE table_name = 'journal_line' AND evidence.outcome NOT IN (0, 1) LIMIT 1), printf('; %d of the journal', (SELECT count(*) FROM journal_line)))
		|| coalesce(' (' || (SELECT group_concat(DISTINCT unit) FROM journal_line) || ')', '')
		|| coalesce((SELECT printf(', %d of them errors or worse', count(*)) FROM journal_line WHERE level <= 3 HAVING count(*) > 0), '') || '.'
	WHERE EXISTS (SELECT 1 FROM logs)
), coalesce((
	SELECT 'Logs were not read: ' || coalesce(collector.what, replace(outcome.name, '_', ' ')) || iif(evidence.outcome = 4, coalesce('. To get them: ' || nullif(needs, ''), ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name IN ('kernel_line', 'journal_line') AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'kernel_line'), NULL, 'Logs were not captured.')), 'No line is about the process.') AS sentence;
