-- order: 3
-- title: Python profile
-- view: py_top
-- table: _report_py_top
-- flame: python
-- from: the interpreter's memory, sampled; tables profile, sample, stack
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT CASE
		WHEN kind = 'python window' THEN printf('%,d stacks of %d thread%s in %.1f s at %.4g Hz', sample_count, thread_count, iif(thread_count = 1, '', 's'), duration_ns / 1e9, coalesce(reached_hz, rate_hz))
			|| iif(whole_percent IS NULL, '', printf('; %.4g %% read whole', whole_percent)) || iif(prefix_percent > 0, printf(', %.3g %% proven in part', prefix_percent), '')
			|| iif(torn_percent > 0, printf(', %.3g %% not proven and left out', torn_percent), '') || iif(late_count > 0, printf('; %,d moments late', late_count), '')
			|| iif(skipped_count > 0, printf(', %,d skipped', skipped_count), '') || iif(cpu_percent IS NULL, '', printf('. It took %.2g %% of a core', cpu_percent)) || coalesce('. Thinned: ' || thinned, '') || '.'
		ELSE printf('No window was sampled: this is one moment, %,d stack%s of %d thread%s.', sample_count, iif(sample_count = 1, '', 's'), thread_count, iif(thread_count = 1, '', 's'))
	END
	FROM profiles JOIN (SELECT id AS shown, family FROM _profile_shown) ON shown = profile
	WHERE family = 'python' AND sample_count > 0
	ORDER BY pid LIMIT 1
), coalesce((
	SELECT CASE evidence.outcome WHEN 6 THEN 'The process is not a Python process.' ELSE 'Python stacks were not sampled: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.' END
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name IN ('sample', 'py_thread') AND evidence.outcome NOT IN (0, 1) ORDER BY evidence.outcome = 6 LIMIT 1
), 'No Python stacks were captured.')) AS sentence;
